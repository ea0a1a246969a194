// Without this file the code on the card is typed.
(function () {
  "use strict";
  const field = document.querySelector("[data-card]");
  if (!field) return;
  function take() {
    const code = location.hash.slice(1);
    if (!code) return;
    history.replaceState(null, "", location.pathname); // the code stays in no history
    if (/^[0-9A-Za-z-]{1,40}$/.test(code)) field.value = code;
  }
  take();
  addEventListener("hashchange", take);
})();
