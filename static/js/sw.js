// Without this worker every page comes from the network, and nothing is lost but reading without signal.
// Keeps the person's own pages on a phone only she uses, says how old they are, removes them when she logs out.
(function () {
  "use strict";
  const store = self.samveiStore;
  const SHELL = "shell-" + self.SAMVEI_VERSION;
  const HELP = "help"; // public pages, the same on every phone, so that their presence tells nothing
  const HOUR = 3600 * 1000;
  const OLD = 72 * HOUR; // from here on the page says in words that it is old
  const GONE = 28 * 24 * HOUR;
  const PATIENCE = 6000; // ms before a kept page is shown instead of waiting on
  const FRESH_PACK = 3 * HOUR;

  self.addEventListener("install", function (event) {
    event.waitUntil(caches.open(SHELL).then(function (cache) { return cache.addAll(self.SAMVEI_SHELL); })
      .then(function () { return self.skipWaiting(); }));
  });

  self.addEventListener("activate", function (event) {
    event.waitUntil((async function () {
      for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name);
      await self.clients.claim();
    })());
  });

  self.addEventListener("message", function (event) {
    if (event.data && event.data.hello) event.waitUntil(hello(event.data.hello));
  });

  self.addEventListener("sync", function (event) {
    if (event.tag !== "outbox") return;
    event.waitUntil(self.samveiReplay().then(function (went) {
      if (went === "offline") throw new Error("try again");
    }));
  });

  self.addEventListener("fetch", function (event) {
    const request = event.request;
    const url = new URL(request.url);
    if (url.origin !== self.location.origin) return;
    if (request.method === "POST") {
      // Purge beside the log-out, never instead of it: answering that request ourselves hangs WebKit.
      if (/^\/[a-z-]+\/logout$/.test(url.pathname)) event.waitUntil(forgetPerson());
      else if (request.mode === "navigate") event.respondWith(fetch(request).catch(notSent));
      return;
    }
    if (request.method !== "GET") return;
    if (url.pathname.startsWith("/static/")) event.respondWith(fromShell(request));
    else if (request.mode === "navigate") event.respondWith(page(request, url, event));
  });

  async function fromShell(request) {
    return (await caches.match(request, { ignoreVary: true })) || fetch(request);
  }

  // The network first; the kept page when there is none, or when it takes too long and a page is kept.
  async function page(request, url, event) {
    const network = fetch(request).then(function (answer) {
      event.waitUntil(keep(url, answer.clone()));
      return answer;
    });
    network.catch(function () { /* told below */ });
    const kept = await keptPage(url);
    if (!kept) return network.catch(function () { return publicPage(url); });
    let timer;
    const late = new Promise(function (resolve) { timer = setTimeout(resolve, PATIENCE, kept); });
    const first = await Promise.race([network.catch(function () { return kept; }), late]);
    clearTimeout(timer);
    return first;
  }

  // Whose page it is stands in the answer: one of another person, or of nobody, ends what was kept.
  async function keep(url, answer) {
    if (answer.type !== "basic" || !answer.headers.has("X-Actor")) return;
    const actor = answer.headers.get("X-Actor");
    const who = await store.get("who");
    if (who && who.actor !== actor) await forgetPerson();
    if (answer.ok && !answer.redirected && answer.headers.get("X-Keep") === actor && actor) {
      await store.set("who", { actor: actor, lang: answer.headers.get("Content-Language") });
      await put(actor, url.pathname + url.search, answer);
    } else if (who && answer.headers.has("X-Not-Kept")) {
      await forgetPerson(); // the phone is shared now, or the address is protected
    }
  }

  async function put(actor, path, answer) {
    const headers = new Headers(answer.headers);
    headers.set("X-Kept-At", String(Date.now()));
    headers.delete("Vary"); // Vary: Cookie would hide the page after any change of cookie
    const cache = await caches.open("pages-" + actor);
    await cache.put(path, new Response(await answer.blob(), { status: 200, headers: headers }));
  }

  async function keptPage(url) {
    const who = await store.get("who");
    if (!who) return null;
    const cache = await caches.open("pages-" + who.actor);
    const found = await cache.match(url.pathname + url.search, { ignoreVary: true });
    if (!found) return null;
    const age = Date.now() - Number(found.headers.get("X-Kept-At"));
    if (!(age < GONE)) {
      await cache.delete(url.pathname + url.search);
      return null;
    }
    const headers = new Headers(found.headers);
    headers.delete("Content-Encoding"); // the body is plain now
    headers.delete("Content-Length");
    const text = (await found.text()).replace("<body ", '<body data-kept="' + (age < OLD ? "fresh" : "old") + '" ');
    return new Response(text, { status: 200, headers: headers });
  }

  async function publicPage(url) {
    const lang = await languageOf(url);
    const help = await caches.open(HELP);
    return (await help.match(url.pathname, { ignoreVary: true })) ||
      (url.pathname === "/" && (await keptPage(new URL("/" + lang + "/today", self.location)))) ||
      (await help.match("/" + lang + "/offline", { ignoreVary: true })) || Response.error();
  }

  async function notSent() {
    const help = await caches.open(HELP);
    return (await help.match("/" + (await languageOf()) + "/offline/not-sent", { ignoreVary: true })) || Response.error();
  }

  // The language chosen in Samvei, never the browser's.
  async function languageOf(url) {
    const first = url && /^\/([a-z]{2,3}(?:-[A-Z]{2})?)(?:\/|$)/.exec(url.pathname);
    if (first && (await (await caches.open(HELP)).match("/" + first[1] + "/offline"))) return first[1];
    return (await store.get("lang")) || "nb";
  }

  async function hello(said) {
    await store.set("lang", said.lang);
    await keepPublic(said.lang);
    const who = await store.get("who");
    if (who && said.actor !== who.actor) await forgetPerson();
    if (said.actor && said.phone === "own") await keepPack(said);
  }

  async function keepPublic(lang) {
    const help = await caches.open(HELP);
    for (const path of ["/" + lang + "/offline", "/" + lang + "/offline/not-sent", "/" + lang + "/help"]) {
      // Without cookies: the page of nobody.
      const answer = await fetch(path, { credentials: "omit", cache: "no-cache" }).catch(function () { return null; });
      if (answer && answer.ok && !answer.redirected) await help.put(path, answer);
    }
  }

  async function keepPack(said) {
    const last = await store.get("pack");
    if (last && last.actor === said.actor && last.lang === said.lang && Date.now() - last.at < FRESH_PACK) return;
    const list = await fetch("/" + said.lang + "/offline/pages.json", { cache: "no-store" })
      .then(function (answer) { return answer.ok ? answer.json() : null; }).catch(function () { return null; });
    if (!list || list.actor !== said.actor) return;
    for (const path of list.pages) {
      const answer = await fetch(path, { cache: "no-store" }).catch(function () { return null; });
      if (!answer) return; // the line is gone: what came so far stays
      await keep(new URL(path, self.location), answer);
    }
    await store.set("pack", { actor: said.actor, lang: said.lang, at: Date.now() });
  }

  async function forgetPerson() {
    for (const name of await caches.keys()) if (name.startsWith("pages-")) await caches.delete(name);
    await store.forget("who");
    await store.forget("pack");
  }
})();
