// Without this file nothing is kept on the phone: every page comes from the network.
// Starts the worker, tells it whose phone this is, and removes what it kept when the phone is not hers alone.
(function () {
  "use strict";
  const data = document.body.dataset;
  const workers = navigator.serviceWorker;

  window.samveiPurge = async function () {
    // The worker too: it may be bringing pages home just now, and must not put them back.
    if (workers && workers.controller) workers.controller.postMessage({ forget: true });
    if (!("caches" in window)) return;
    for (const name of await caches.keys()) if (name.startsWith("pages-")) await caches.delete(name);
    await window.samveiStore.forget("who");
    await window.samveiStore.forget("pack");
  };

  // Leaving at once: told to the worker, which goes on when this page is gone. Unsent entries stay, unseen, until she is back.
  window.samveiGo = function () {
    const leaving = { actor: data.actor, address: "/" + data.lang + "/leave" };
    if (data.actor) {
      const body = new URLSearchParams({ csrf_token: document.querySelector('[name="csrf_token"]').value });
      fetch(leaving.address, { method: "POST", keepalive: true, redirect: "manual", body: body }).catch(function () {});
    }
    if (workers && workers.controller) return workers.controller.postMessage({ leave: leaving });
    window.samveiStore.set("leaving", leaving);
    window.samveiPurge();
  };

  // Back to a page the browser held in memory: the person may have logged out since. Ask for it again.
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted || !data.actor) return;
    document.body.hidden = true;
    location.reload();
  });

  window.addEventListener("load", async function () {
    try {
      const leaving = data.actor && !data.kept && (await window.samveiStore.get("leaving"));
      if (leaving && leaving.actor === data.actor) {
        // Only where no worker stands in between: it would have logged out before asking for the page.
        document.body.hidden = true;
        await window.samveiPurge();
        location.replace((await window.samveiLeave()) ? "/" + data.lang : "/" + data.lang + "/offline/left");
        return;
      }
      if (data.actor && data.phone !== "own") await window.samveiPurge();
      if (!workers) return;
      await workers.register("/sw.js", { updateViaCache: "none" });
      const ready = await workers.ready;
      // A page from the phone itself (kept) has nothing new to say about who uses it.
      ready.active.postMessage({ hello: { actor: data.actor, phone: data.phone, lang: data.lang, kept: data.kept } });
    } catch (problem) { /* private windows refuse workers and storage: pages still come from the network */ }
  });
})();
