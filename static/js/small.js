// Without this file errors stand at the top of the page all the same, and the language menu closes by its own button.
(function () {
  "use strict";
  const wrong = document.querySelector("[data-focus]");
  if (wrong) wrong.focus();
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.tongue[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    const menu = event.key === "Escape" && document.querySelector("details.tongue[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
