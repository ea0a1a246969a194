// Without this file a form with data-outbox is sent at once, or the browser says that there is no network.
// Keeps such a form on the phone before trying the network, and shows what waits and what needs the person.
(function () {
  "use strict";
  const body = document.body;
  const actor = body.dataset.actor;
  const own = body.dataset.phone === "own" && actor && "indexedDB" in window;
  const store = window.samveiStore;
  const words = document.getElementById("outbox-words");
  const strip = document.getElementById("outbox");

  function word(name) {
    const found = words && words.content.querySelector('[data-word="' + name + '"]');
    return found ? found.textContent : "";
  }

  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID().replace(/-/g, "");
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), function (byte) {
      return byte.toString(16).padStart(2, "0");
    }).join("");
  }

  async function replay() {
    let went;
    try { went = await window.samveiReplay(); } catch (problem) { went = "offline"; }
    if (went === "offline") askForSync();
    await show(went);
    return went;
  }

  async function askForSync() {
    try {
      const worker = await navigator.serviceWorker.ready;
      if (worker.sync) await worker.sync.register("outbox");
    } catch (problem) { /* no Background Sync here: load, online, visible and the timer are enough */ }
  }

  async function show(went) {
    if (!strip || !own) return;
    const mine = (await store.entries()).filter(function (entry) { return entry.actor === actor; });
    strip.hidden = !mine.length;
    strip.textContent = "";
    if (!mine.length) return;
    const waiting = mine.filter(function (entry) { return entry.status === "waiting"; });
    if (waiting.length) {
      const line = document.createElement("p");
      line.append(word(went === "log in" ? "log in" : "waiting"), " ");
      const count = document.createElement("bdi");
      count.className = "number";
      count.textContent = String(waiting.length);
      line.append(count);
      strip.append(line);
    }
    mine.forEach(function (entry) {
      if (entry.status !== "waiting") strip.append(needsYou(entry));
      mark(entry);
    });
  }

  // Shown where it belongs: an element with data-waiting-for="<address>" says that it is on its way.
  function mark(entry) {
    document.querySelectorAll("[data-waiting-for]").forEach(function (place) {
      if (place.dataset.waitingFor === entry.address) place.hidden = false;
    });
  }

  function needsYou(entry) {
    const card = document.createElement("div");
    card.className = "outbox-entry";
    const line = document.createElement("p");
    line.textContent = word(entry.status);
    card.append(line);
    const errors = (entry.told && entry.told.errors) || {};
    Object.keys(errors).forEach(function (name) {
      const error = document.createElement("p");
      error.textContent = errors[name];
      card.append(error);
    });
    const buttons = document.createElement("div");
    buttons.className = "actions";
    const look = document.createElement("a");
    look.className = "button secondary";
    look.href = entry.page + "#again=" + entry.id;
    look.textContent = word("look");
    const away = document.createElement("button");
    away.type = "button";
    away.className = "button quiet";
    away.textContent = word("throw away");
    away.addEventListener("click", async function () {
      await store.drop(entry.id);
      show();
    });
    buttons.append(look, away);
    card.append(buttons);
    return card;
  }

  // Back on the page of something that needs her: what she typed stands in the form again, the old entry goes with it.
  async function fillAgain() {
    const wanted = /^#again=([0-9a-f]{32})$/.exec(location.hash);
    if (!wanted) return;
    const entry = (await store.entries()).find(function (each) { return each.id === wanted[1] && each.actor === actor; });
    const form = entry && document.querySelector('form[data-outbox][action="' + entry.address + '"]');
    if (!form) return;
    entry.fields.forEach(function (pair) {
      if (["csrf_token", "write_id", "seen_revision"].includes(pair[0])) return;
      form.querySelectorAll('[name="' + pair[0] + '"]').forEach(function (field) {
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === pair[1];
        else field.value = pair[1];
      });
    });
    form.dataset.replaces = entry.id;
    const fold = form.closest("details");
    if (fold) fold.open = true;
    form.scrollIntoView();
  }

  document.addEventListener("submit", async function (event) {
    const form = event.target;
    if (!own || !form.matches("form[data-outbox]")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const fields = Array.from(new FormData(form, event.submitter)).filter(function (pair) {
      return pair[0] !== "csrf_token" && pair[0] !== "write_id" && typeof pair[1] === "string";
    });
    const entry = {
      id: newId(), order: Date.now() + Math.random(), actor: actor, fields: fields, status: "waiting",
      address: new URL(form.action).pathname, page: location.pathname, made_at: new Date().toISOString(),
    };
    try {
      await store.keep(entry);
    } catch (problem) {
      form.submit(); // the phone cannot keep it: send it the plain way, which says so when it fails
      return;
    }
    if (form.dataset.replaces) await store.drop(form.dataset.replaces);
    const went = await replay();
    const left = (await store.entries()).find(function (each) { return each.id === entry.id; });
    delete form.dataset.busy;
    if (!left) location.replace(entry.page); // the page refreshes itself by GET after the receipt
    else if (left.status !== "waiting" || went === "log in") strip.scrollIntoView({ block: "start" });
    else { form.reset(); mark(left); strip.scrollIntoView({ block: "start" }); }
  });

  // Logging out says what is unsent, and then removes everything that is hers from the phone, also without a network.
  document.addEventListener("submit", async function (event) {
    const form = event.target;
    if (!form.matches("form[data-logout]") || form.dataset.sure || !own) return;
    event.preventDefault();
    const went = await replay();
    const mine = (await store.entries()).filter(function (entry) { return entry.actor === actor; });
    if (mine.length && !window.confirm(word("log out"))) return;
    await store.wipe(actor);
    await window.samveiPurge();
    form.dataset.sure = "1";
    if (went === "offline" || !navigator.onLine) location.replace("/");
    else form.submit();
  });

  if (!own || !store) return;
  fillAgain();
  replay();
  window.addEventListener("online", replay);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) replay(); });
  setInterval(replay, 30000); // Background Sync may wait minutes after the server is back
  if ("BroadcastChannel" in window) new BroadcastChannel("samvei").onmessage = function () { show(); };
})();
