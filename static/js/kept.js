// Without this file nothing is kept on the phone: every page comes from the network.
// Starts the worker, tells it whose phone this is, and removes what it kept when the phone is not hers alone.
(function () {
  "use strict";
  const data = document.body.dataset;

  window.samveiPurge = async function () {
    if (!("caches" in window)) return;
    const names = await caches.keys();
    await Promise.all(names.filter(function (name) { return name.startsWith("pages-"); }).map(function (name) {
      return caches.delete(name);
    }));
    if (window.samveiStore) await window.samveiStore.forget("who");
  };

  if (!("serviceWorker" in navigator)) return;
  window.addEventListener("load", async function () {
    if (data.actor && data.phone && data.phone !== "own") await window.samveiPurge();
    try {
      await navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
      const ready = await navigator.serviceWorker.ready;
      // A page from the phone itself has nothing new to say about who uses it.
      if (!data.kept) ready.active.postMessage({ hello: { actor: data.actor, phone: data.phone, lang: data.lang } });
    } catch (problem) { /* private windows refuse workers: pages still come from the network */ }
  });
})();
