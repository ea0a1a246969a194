// Without this file a form with data-outbox is sent at once, or the browser says that there is no network.
// Keeps such a form on the phone before trying the network, and shows what waits and what needs the person.
(function () {
  "use strict";
  const data = document.body.dataset;
  const actor = data.actor;
  const store = window.samveiStore;
  const words = document.getElementById("outbox-words");
  const strip = document.getElementById("outbox");
  if (!actor || !strip || !("indexedDB" in window)) return;
  const here = location.pathname + location.search;

  function word(name) {
    const found = words && words.content.querySelector('[data-word="' + name + '"]');
    return found ? found.textContent : "";
  }

  function newId() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), function (byte) {
      return byte.toString(16).padStart(2, "0");
    }).join("");
  }

  function make(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  async function mine() {
    return (await store.entries()).filter(function (entry) { return entry.actor === actor; });
  }

  function within(patience, promise) {
    return Promise.race([promise, new Promise(function (resolve) { setTimeout(resolve, patience); })]);
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
    const entries = await mine();
    strip.hidden = !entries.length;
    strip.textContent = "";
    const waiting = entries.filter(function (entry) { return entry.status === "waiting"; });
    if (waiting.length) {
      const line = make("p", "", word(went === "log in" ? "log in" : "waiting") + " ");
      line.append(make("bdi", "number", String(waiting.length)));
      strip.append(line);
    }
    entries.forEach(function (entry) { if (entry.status !== "waiting") strip.append(needsYou(entry)); });
    // Shown where it belongs, too: an element with data-waiting-for="<address>" says that it is on its way.
    document.querySelectorAll("[data-waiting-for]").forEach(function (place) {
      place.hidden = !waiting.some(function (entry) { return entry.address === place.dataset.waitingFor; });
    });
  }

  function needsYou(entry) {
    const card = make("div", "outbox-entry");
    card.append(make("p", "", word(entry.status)));
    const told = entry.told || {};
    const changes = told.now && told.now.sentences;
    Object.values(told.errors || {}).concat(Array.isArray(changes) ? changes : []).forEach(function (sentence) { card.append(make("p", "", sentence)); });
    const buttons = make("div", "actions");
    const look = make("a", "button secondary", word("look"));
    look.href = entry.page + "#again=" + entry.id;
    look.addEventListener("click", function () {
      // The same page must come anew: what it shows may be what changed.
      if (here === entry.page) setTimeout(function () { location.reload(); });
    });
    const away = make("button", "button quiet", word("throw away"));
    away.type = "button";
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
    const entry = wanted && (await mine()).find(function (each) { return each.id === wanted[1]; });
    const form = entry && document.querySelector('form[data-outbox][action="' + entry.address + '"]');
    if (!form) return;
    entry.fields.forEach(function (pair) {
      form.querySelectorAll('[name="' + pair[0] + '"]').forEach(function (field) {
        if (field.type === "hidden") return; // what was seen is what this page shows, not what that one did
        if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === pair[1];
        else field.value = pair[1];
      });
    });
    answered(form, entry);
  }

  // The form stands for this entry now: sending it again replaces it, and what is wrong stands beside each field.
  function answered(form, entry) {
    form.dataset.replaces = entry.id;
    const fold = form.closest("details");
    if (fold) fold.open = true;
    const errors = (entry.told && entry.told.errors) || {};
    form.querySelectorAll(".field-error").forEach(function (old) { old.remove(); });
    form.querySelectorAll("[aria-invalid]").forEach(function (field) { field.removeAttribute("aria-invalid"); });
    let first = null;
    Object.keys(errors).forEach(function (name) {
      const field = form.querySelector('[name="' + name + '"]');
      const box = field && field.closest(".field");
      if (!box) return;
      const error = make("p", "field-error", errors[name]);
      error.id = "f-" + name + "-error";
      box.firstElementChild.after(error);
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", error.id);
      first = first || field;
    });
    if (first) first.focus();
    else form.scrollIntoView();
  }

  document.addEventListener("submit", async function (event) {
    const form = event.target;
    if (data.phone !== "own" || !form.matches("form[data-outbox]")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const fields = Array.from(new FormData(form, event.submitter)).filter(function (pair) {
      return pair[0] !== "csrf_token" && pair[0] !== "write_id" && typeof pair[1] === "string";
    });
    const entry = {
      id: newId(), order: Date.now(), actor: actor, fields: fields, status: "waiting",
      address: form.getAttribute("action"), page: here, made_at: new Date().toISOString(),
    };
    try {
      await store.keep(entry);
    } catch (problem) {
      HTMLFormElement.prototype.submit.call(form); // the phone cannot keep it: the plain way says so when it fails
      return;
    }
    if (form.dataset.replaces) await store.drop(form.dataset.replaces);
    const went = await replay();
    const left = (await store.entries()).find(function (each) { return each.id === entry.id; });
    if (!left) {
      location.replace(here); // the page refreshes itself by GET after the receipt
      return;
    }
    delete form.dataset.busy;
    delete form.dataset.replaces;
    if (left.status !== "waiting") answered(form, left);
    else form.reset();
    await show(went);
    strip.scrollIntoView({ block: "start" });
  });

  // Logging out says what is unsent, and then removes everything that is hers from the phone, also without a network.
  document.addEventListener("submit", async function (event) {
    const form = event.target;
    if (!form.matches("form[data-logout]")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    try {
      await within(5000, replay());
      if ((await mine()).length && !window.confirm(word("log out"))) {
        delete form.dataset.busy;
        return;
      }
      // Written down first: until the server has heard it, the worker shows nobody a page of hers.
      await store.set("leaving", { actor: actor, address: form.getAttribute("action") });
      await store.wipe(actor);
      await window.samveiPurge();
      const heard = await within(8000, window.samveiLeave());
      location.replace("/" + data.lang + (heard ? "" : "/offline/left"));
    } catch (problem) {
      HTMLFormElement.prototype.submit.call(form);
    }
  });

  function isTouched() {
    return Array.from(document.querySelectorAll("main input:not([type=hidden]), main textarea")).some(function (field) {
      return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
    });
  }

  function hear(event) {
    // Sent from elsewhere while this page shows how it was before.
    if (event.data.status === "done" && event.data.page === here && !isTouched()) location.replace(here);
    else show();
  }

  fillAgain();
  replay();
  window.addEventListener("online", replay);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) replay(); });
  setInterval(replay, 30000); // Background Sync may wait minutes after the server is back
  if ("BroadcastChannel" in window) new BroadcastChannel("samvei").onmessage = hear;
})();
