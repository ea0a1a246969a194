// Without this file nothing waits on the phone: every form is sent at once, as plain forms are.
// Sends what waits, oldest first, once and only once; an entry leaves only with a receipt or the person's own word.
(function (here) {
  "use strict";
  const store = here.samveiStore;

  // Returns how it went: "sent", "nothing", "offline" (try again), "log in" (waits), with the entries that changed.
  async function replay() {
    const waiting = (await store.entries()).filter(function (entry) { return entry.status === "waiting"; });
    if (!waiting.length) return "nothing";
    let session;
    try {
      const answer = await fetch("/session.json", { cache: "no-store", credentials: "same-origin" });
      if (!answer.ok) return "offline";
      session = await answer.json();
    } catch (problem) {
      return "offline";
    }
    if (!session.actor) return "log in";
    for (const entry of waiting) {
      if (entry.actor !== session.actor) continue; // written by somebody else: it waits for her
      const went = await send(entry, session.token);
      if (went !== "next") return went;
    }
    return "sent";
  }

  async function send(entry, token) {
    const body = new URLSearchParams(entry.fields);
    body.set("csrf_token", token); // never stored: a kept token may be old
    body.set("write_id", entry.id);
    body.set("made_at", entry.made_at);
    let answer, told;
    try {
      answer = await fetch(entry.address, {
        method: "POST", body: body, redirect: "manual", cache: "no-store", credentials: "same-origin",
        headers: { "X-Outbox": "1", "X-Sender": entry.actor },
      });
      if (answer.status === 401) return "log in";
      if (answer.status === 429 || answer.status >= 500 || answer.status === 0) return "offline";
      told = await answer.json();
    } catch (problem) {
      return "offline"; // also an answer cut half-way: the same id is sent again
    }
    if (answer.ok && told.status === "done" && told.write_id === entry.id) {
      await store.drop(entry.id);
      tell({ id: entry.id, status: "done", page: told.page || entry.page });
      return "next";
    }
    entry.status = answer.status === 422 ? "errors" : told.status === "changed" ? "changed" : "refused";
    entry.told = told;
    await store.keep(entry);
    tell({ id: entry.id, status: entry.status, told: told });
    return "next";
  }

  function tell(news) {
    if (!("BroadcastChannel" in here)) return;
    const channel = new BroadcastChannel("samvei");
    channel.postMessage(news);
    channel.close();
  }

  // One sender at a time over tabs and worker: the lock, where the browser has it; the server's receipts everywhere.
  here.samveiReplay = function () {
    if (here.navigator.locks) return here.navigator.locks.request("samvei-outbox", replay);
    return replay();
  };
})(self);
