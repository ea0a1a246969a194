// Without this file the list is a plain form: choices are radios, minutes are typed, and the buttons save.
// Adds keys, quick minutes, how many are left, and a question before the page is left with something unsaved.
(function () {
  "use strict";
  const form = document.getElementById("marks");
  if (!form) return;
  const lines = Array.from(form.querySelectorAll("fieldset.mark"));
  const left = form.querySelector("[data-left]");
  const chips = document.getElementById("minute-chips").content.firstElementChild;
  const keys = { k: "came", s: "late", g: "early", i: "away" };
  let unsaved = Boolean(document.querySelector("[data-focus]"));
  form.querySelector("[data-keys]").hidden = false;
  count(); // a form sent back has choices that are not saved

  function chosen(line) {
    return line.querySelector(":checked[type=radio]");
  }

  function count() {
    left.textContent = lines.filter((line) => !chosen(line)).length;
  }

  function field(line, mark) {
    return line.querySelector('[name^="' + mark + '-"]');
  }

  // Minutes nobody typed go when another choice is made: late and early are both kept only when somebody says so.
  function minutes(line, mark) {
    ["late", "early"].forEach(function (name) {
      const input = field(line, name);
      if (input.dataset.usual && name !== mark) input.value = "";
    });
    const input = (mark === "late" || mark === "early") && field(line, mark);
    if (!input) return;
    if (!input.value) {
      input.value = form.dataset.usual;
      input.dataset.usual = "yes";
    }
    input.parentNode.append(chips);
  }

  function choose(line, mark) {
    const radio = line.querySelector('[value="' + mark + '"]');
    radio.checked = true;
    radio.focus();
    unsaved = true;
    minutes(line, mark);
    count();
  }

  form.addEventListener("change", function (event) {
    unsaved = true;
    if (event.target.type === "radio") minutes(event.target.closest("fieldset"), event.target.value);
    count();
  });
  form.addEventListener("input", function (event) {
    unsaved = true;
    delete event.target.dataset.usual;
  });
  form.addEventListener("focusin", function (event) {
    const place = event.target.closest(".mark-minutes p");
    if (place && event.target.inputMode) place.append(chips);
  });
  form.addEventListener("click", function (event) {
    const chip = event.target.closest("[data-minutes]");
    if (!chip) return;
    const input = chip.closest("p").querySelector("input");
    input.value = chip.dataset.minutes;
    delete input.dataset.usual;
    unsaved = true;
  });
  form.addEventListener("submit", function () {
    unsaved = false;
  });
  addEventListener("beforeunload", function (event) {
    if (unsaved) event.preventDefault();
  });

  form.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    const line = event.target.closest("fieldset.mark");
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = lines[lines.indexOf(line) + step];
      event.preventDefault();
      if (next) (chosen(next) || next.querySelector("[type=radio]")).focus();
      return;
    }
    if (event.target.inputMode) return; // letters in the field for minutes are typing
    // By the key's place where the keyboard has other letters.
    const key = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : event.code.slice(3).toLowerCase();
    if (keys[key]) choose(line, keys[key]);
    else if (key === "a") {
      lines.forEach(function (each) {
        if (!chosen(each)) each.querySelector(each.classList.contains("noticed") ? "[value=away]" : "[value=came]").checked = true;
      });
      unsaved = true;
      count();
    } else return;
    event.preventDefault();
  });
})();
