// Without this file errors stand at the top of the page all the same, menus close by their own button, the exit is a link.
(function () {
  "use strict";
  let shifts = [];

  // Blank at once; what must be done about it goes on behind (kept.js), and Back does not lead here again.
  function leave() {
    document.documentElement.hidden = true;
    try {
      window.samveiGo();
    } finally {
      location.replace("/" + document.body.dataset.lang + "/holidays");
    }
  }

  const wrong = document.querySelector("[data-focus]");
  if (wrong) wrong.focus();
  const onward = document.querySelector("form[data-go-on]"); // else its button is pressed
  if (onward) onward.submit();
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.tongue[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
    shifts = [];
    if (!event.target.closest("[data-exit]")) return;
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", function (event) {
    // Shift three times within two seconds and nothing between: neither capitals nor a change of keyboard.
    if (event.key !== "Shift" || event.altKey || event.ctrlKey || event.metaKey) shifts = [];
    else if (!event.repeat && shifts.push(event.timeStamp) > 2 && event.timeStamp - shifts.shift() < 2000 &&
        (document.body.dataset.actor || document.querySelector("[data-exit]"))) leave();
    const menu = event.key === "Escape" && document.querySelector("details.tongue[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
