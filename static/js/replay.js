// Without this file nothing waits on the phone: every form is sent at once, as plain forms are.
// Sends what waits, oldest first, once and only once; an entry leaves only with a receipt or the person's own word.
(function (here) {
  "use strict";
  const store = here.samveiStore;
  const PATIENCE = 20000; // ms for one write: a line that hangs must not hold the lock for ever

  function ask(address, patience, more) {
    const options = { cache: "no-store", credentials: "same-origin" };
    if (AbortSignal.timeout) options.signal = AbortSignal.timeout(patience);
    return fetch(address, Object.assign(options, more));
  }

  // Who is logged in now, with a fresh form token; null when nobody answers.
  async function askSession(patience) {
    try {
      const answer = await ask("/session.json", patience);
      return answer.ok ? await answer.json() : null;
    } catch (problem) {
      return null;
    }
  }

  // Returns how it went: "sent", "nothing", "offline" (try again), "log in" (waits for her).
  async function replay() {
    const waiting = (await store.entries()).filter(function (entry) { return entry.status === "waiting"; });
    if (!waiting.length) return "nothing";
    const session = await askSession(PATIENCE);
    if (!session) return "offline";
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
      answer = await ask(entry.address, PATIENCE, {
        method: "POST", body: body, redirect: "manual",
        headers: { "X-Outbox": "1", "X-Sender": entry.actor },
      });
      if (answer.status === 401) return "log in";
      if (answer.status === 0 || answer.status === 408 || answer.status === 429 || answer.status >= 500) return "offline";
      told = await answer.json();
    } catch (problem) {
      return "offline"; // also an answer cut half-way, or a page of the wifi's own: the same id is sent again
    }
    if (answer.ok) {
      if (told.status !== "done" || told.write_id !== entry.id) return "offline";
      await store.drop(entry.id);
      tell({ id: entry.id, status: "done", page: entry.page });
      return "next";
    }
    if (answer.status === 400) {
      // Another log-in between our question and this write: its token is not ours, and nothing is wrong with the entry.
      const now = await askSession(PATIENCE);
      if (!now) return "offline";
      if (now.actor !== entry.actor) return "log in";
    }
    entry.status = answer.status === 422 ? "errors" : told.status === "changed" ? "changed" : "refused";
    entry.told = told;
    await store.keep(entry);
    tell({ id: entry.id, status: entry.status });
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

  // A log-out the server has not heard of is still owed to it. True when nothing is owed any longer.
  here.samveiLeave = async function () {
    const leaving = await store.get("leaving");
    if (!leaving) return true;
    const session = await askSession(5000);
    if (!session) return false;
    if (session.actor && session.actor === (leaving.actor || session.actor)) {
      try {
        const body = new URLSearchParams({ csrf_token: session.token });
        const answer = await ask(leaving.address, 5000, { method: "POST", redirect: "manual", body: body });
        if (answer.type !== "opaqueredirect" && answer.status !== 401) return false;
      } catch (problem) {
        return false;
      }
    }
    await store.forget("leaving");
    return true;
  };
})(self);
