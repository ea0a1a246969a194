// Without this file errors stand at the top of the page all the same, menus close by their own button, the exit is a link.
(function () {
  "use strict";
  const wrong = document.querySelector("[data-focus]");
  if (wrong) wrong.focus();
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.tongue[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
    const exit = event.target.closest("a[data-exit]");
    if (!exit) return;
    event.preventDefault();
    document.body.hidden = true; // at once; the next page may take its time
    location.replace(exit.href); // Back does not lead here again
  });
  document.addEventListener("keydown", function (event) {
    const menu = event.key === "Escape" && document.querySelector("details.tongue[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
