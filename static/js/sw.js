// Without this worker every page comes from the network, and nothing is lost but reading without signal.
// Keeps the person's own pages on a phone only she uses, says how old they are, removes them when she logs out.
(function () {
  "use strict";
  const store = self.samveiStore;
  const SHELL = "shell-" + self.SAMVEI_VERSION;
  const HELP = "help"; // public pages, the same on every phone, so that their presence tells nothing
  const PUBLIC = ["/help", "/help/leaving", "/holidays", "/offline", "/offline/not-sent", "/offline/left"];
  const ALWAYS = 3; // so many of them in every language, so that the languages kept tell nothing either
  const HOUR = 3600 * 1000;
  const OLD = 72 * HOUR; // from here on the page says in words that it is old
  const GONE = 28 * 24 * HOUR;
  const PATIENCE = 6000; // ms before a kept page is shown instead of waiting on
  const FRESH_PACK = 3 * HOUR;
  const FRESH_PUBLIC = 24 * HOUR;
  let epoch = 0; // counts removals: what was asked for before one must not be kept after it
  let packing = null;

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
    const said = event.data || {};
    if (said.forget) event.waitUntil(forgetPerson());
    if (said.leave) event.waitUntil(leave(said.leave));
    if (said.hello) event.waitUntil(hello(said.hello));
  });

  self.addEventListener("sync", function (event) {
    if (event.tag !== "outbox") return;
    event.waitUntil(self.samveiLeave().then(function (heard) { return heard ? self.samveiReplay() : "offline"; }).then(function (went) {
      if (went === "offline") throw new Error("try again");
    }));
  });

  self.addEventListener("fetch", function (event) {
    const request = event.request;
    const url = new URL(request.url);
    if (url.origin !== self.location.origin) return;
    if (request.method === "POST") {
      // Purge beside the log-out, never instead of it: answering that request ourselves hangs WebKit.
      if (/^\/[a-zA-Z-]+\/(logout|leave)$/.test(url.pathname)) event.waitUntil(forgetPerson());
      else if (request.mode === "navigate") event.respondWith(fetch(request).catch(notSent));
      return;
    }
    if (request.method !== "GET") return;
    if (url.pathname.startsWith("/static/")) event.respondWith(fromShell(request, url));
    else if (request.mode === "navigate") event.respondWith(page(request, url, event));
  });

  async function fromShell(request, url) {
    const found = await caches.match(request, { ignoreVary: true });
    if (found) return found;
    const answer = await fetch(request).catch(function () { return null; });
    if (answer && answer.ok) return answer;
    // A page kept before an update asks for yesterday's sheet or script: today's of the same name does.
    const plain = function (path) { return path.replace(/\.[0-9a-f]{12}\./, "."); };
    const shell = await caches.open(SHELL);
    for (const kept of await shell.keys()) {
      if (plain(new URL(kept.url).pathname) === plain(url.pathname)) return shell.match(kept, { ignoreVary: true });
    }
    return answer || Response.error();
  }

  // The network first; the kept page when there is none, when the server is down, or when it takes too long.
  async function page(request, url, event) {
    if (/^\/[a-zA-Z-]+\/holidays$/.test(url.pathname)) { // whoever leaves at once waits for nothing
      const kept = await (await caches.open(HELP)).match(url.pathname, { ignoreVary: true });
      return kept || fetch(request).catch(function () { return publicPage(url, ""); });
    }
    // She has logged out and the server has not heard it: until it has, nobody gets a page with her session.
    if ((await store.get("leaving")) && !(await self.samveiLeave())) return publicPage(url, "/left");
    const began = epoch;
    const network = fetch(request);
    event.waitUntil(network.then(function (answer) { return keep(url, answer.clone(), began); }).catch(function () {}));
    const kept = await keptPage(url);
    if (!kept) return network.catch(function () { return publicPage(url, ""); });
    let timer;
    const late = new Promise(function (resolve) { timer = setTimeout(resolve, PATIENCE, kept); });
    const answered = network.then(
      function (answer) { return answer.status >= 502 && answer.status <= 504 ? kept : answer; },
      function () { return kept; }
    );
    const first = await Promise.race([answered, late]);
    clearTimeout(timer);
    return first;
  }

  // Whose page it is stands in the answer: one of another person, or of nobody, ends what was kept.
  async function keep(url, answer, began) {
    // A server in trouble knows nobody, and that is no news.
    if (answer.type !== "basic" || answer.status >= 500 || !answer.headers.has("X-Actor")) return;
    const actor = answer.headers.get("X-Actor");
    const who = await store.get("who");
    if (who && (who.actor !== actor || answer.headers.has("X-Not-Kept"))) return forgetPerson();
    if (!actor || answer.status !== 200 || answer.redirected || answer.headers.get("X-Keep") !== actor) return;
    const headers = new Headers(answer.headers);
    headers.set("X-Kept-At", String(Date.now()));
    headers.delete("Vary"); // Vary: Cookie would hide the page after any change of cookie
    headers.delete("Content-Encoding"); // the body is plain now
    headers.delete("Content-Length");
    const body = await answer.blob();
    if (began !== epoch) return;
    const cache = await caches.open("pages-" + actor);
    await cache.put(url.pathname + url.search, new Response(body, { status: 200, headers: headers }));
    await store.set("who", { actor: actor });
    if (began !== epoch) await removeAll(); // she logged out in between
  }

  async function keptPage(url) {
    const who = await store.get("who");
    if (!who) return null;
    const cache = await caches.open("pages-" + who.actor);
    const found = await cache.match(url.pathname + url.search);
    if (!found) return null;
    const age = ageOf(found);
    if (!(age < GONE)) {
      await cache.delete(url.pathname + url.search);
      return null;
    }
    return told(found, age < OLD ? "fresh" : "old");
  }

  function ageOf(answer) {
    return Date.now() - Number(answer.headers.get("X-Kept-At") || NaN);
  }

  // The page as it was, saying itself that it comes from the phone, and how old it is (the words stand in base.html).
  async function told(answer, kept) {
    const headers = new Headers(answer.headers);
    headers.delete("Content-Encoding");
    headers.delete("Content-Length");
    let text = (await answer.text()).replace("<body ", '<body data-kept="' + kept + '" ');
    if (kept !== "public") text = text.replace(/(<p id="kept"[^>]*?) hidden>/, "$1>");
    if (kept === "old") {
      text = text.replace('<span data-kept="fresh">', '<span data-kept="fresh" hidden>')
        .replace('<span data-kept="old" hidden>', '<span data-kept="old">');
    }
    return new Response(text, { status: 200, headers: headers });
  }

  async function publicPage(url, which) {
    const lang = await languageOf(url);
    if (!which && (url.pathname === "/" || url.pathname === "/" + lang)) {
      const today = await keptPage(new URL("/" + lang + "/today", self.location));
      if (today) return today;
    }
    const help = await caches.open(HELP);
    const found = (await help.match(url.pathname, { ignoreVary: true, ignoreSearch: true })) ||
      (await help.match("/" + lang + "/offline" + which, { ignoreVary: true }));
    return found ? told(found, "public") : Response.error();
  }

  function notSent() {
    return publicPage(new URL("/", self.location), "/not-sent");
  }

  // The language chosen in Samvei, never the browser's.
  async function languageOf(url) {
    const first = /^\/([a-z]{2,3}(?:-[A-Z]{2})?)(?:\/|$)/.exec(url.pathname);
    if (first && (await (await caches.open(HELP)).match("/" + first[1] + "/offline", { ignoreVary: true }))) return first[1];
    return (await store.get("lang")) || "nb";
  }

  async function hello(said) {
    await sweep();
    if (said.kept) return; // a page of the phone's own: it knows nothing new
    await store.set("lang", said.lang);
    const who = await store.get("who");
    if (who && said.actor !== who.actor) await forgetPerson();
    await keepPublic(said.lang, PUBLIC, FRESH_PUBLIC);
    if (said.actor && said.phone === "own") {
      packing = packing || keepPack(said).finally(function () { packing = null; });
      await packing;
    }
    for (const lang of self.SAMVEI_LANGUAGES) if (lang !== said.lang) await keepPublic(lang, PUBLIC.slice(0, ALWAYS), GONE);
  }

  // What nobody has opened for 28 days goes all the same.
  async function sweep() {
    for (const name of await caches.keys()) {
      if (!name.startsWith("pages-")) continue;
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const found = await cache.match(request);
        if (found && !(ageOf(found) < GONE)) await cache.delete(request);
      }
    }
  }

  async function keepPublic(lang, paths, fresh) {
    const stamp = "public " + paths.length + lang;
    const last = await store.get(stamp);
    if (last && last.version === self.SAMVEI_VERSION && Date.now() - last.at < fresh) return;
    const help = await caches.open(HELP);
    for (const path of paths) {
      // Without cookies: the page of nobody.
      const options = { credentials: "omit", cache: "no-cache" };
      const answer = await fetch("/" + lang + path, options).catch(function () { return null; });
      if (!answer || !answer.ok || answer.redirected) return;
      await help.put("/" + lang + path, answer);
    }
    await store.set(stamp, { version: self.SAMVEI_VERSION, at: Date.now() });
  }

  async function keepPack(said) {
    const last = await store.get("pack");
    if (last && last.actor === said.actor && last.lang === said.lang && last.version === self.SAMVEI_VERSION &&
        Date.now() - last.at < FRESH_PACK) return;
    const began = epoch;
    const list = await fetch("/" + said.lang + "/offline/pages.json", { cache: "no-store" })
      .then(function (answer) { return answer.ok ? answer.json() : null; }).catch(function () { return null; });
    if (!list || list.actor !== said.actor) return;
    for (const path of list.pages) {
      const answer = await fetch(path, { cache: "no-store" }).catch(function () { return null; });
      if (!answer) return; // the line is gone: what came so far stays
      await keep(new URL(path, self.location), answer, began);
      if (began !== epoch) return; // she has logged out
    }
    await store.set("pack", { actor: said.actor, lang: said.lang, version: self.SAMVEI_VERSION, at: Date.now() });
  }

  // She has left at once: the log-out is owed until the server has heard it, be it when the phone is back on the line.
  async function leave(leaving) {
    const who = await store.get("who");
    leaving.actor = leaving.actor || (who && who.actor);
    await store.set("leaving", leaving);
    await forgetPerson();
    if (!(await self.samveiLeave()) && self.registration.sync) await self.registration.sync.register("outbox");
  }

  async function forgetPerson() {
    epoch += 1;
    await removeAll();
  }

  async function removeAll() {
    for (const name of await caches.keys()) if (name.startsWith("pages-")) await caches.delete(name);
    await store.forget("who");
    await store.forget("pack");
  }
})();
