/* Turns the choice of a month into a line to drag along. Without this script the select stands
   there and the form's own button sends it. Dragging sends the form when the pointer lets go;
   by keyboard the line only moves, and Enter or the button sends it. */
"use strict";

document.querySelectorAll(".month-slider").forEach(function (field) {
  const select = field.querySelector("select");
  const last = select.options.length - 1;
  if (last < 1) { return; }
  const hint = field.querySelector(".month-hint");
  const line = document.createElement("span");
  const range = document.createElement("input");
  const ticks = document.createElement("span");
  const chosen = document.createElement("output");
  const began = select.selectedIndex;

  function word(index) { return select.options[index].textContent; }

  function tell() {
    select.selectedIndex = Number(range.value);
    range.setAttribute("aria-valuetext", word(range.value));
    chosen.textContent = word(range.value);
  }

  function send() {
    if (select.selectedIndex !== began) { select.form.requestSubmit(); }
  }

  range.type = "range";
  range.id = select.id;
  range.min = 0;
  range.max = last;
  range.value = began;
  select.removeAttribute("id");
  select.hidden = true;
  if (hint) {
    hint.hidden = false;
    range.setAttribute("aria-describedby", hint.id);
  }
  chosen.className = "month-chosen";
  chosen.setAttribute("aria-hidden", "true");
  ticks.className = "month-ticks";
  ticks.setAttribute("aria-hidden", "true");
  line.className = "month-line";
  /* As many words as there is room for, the first and the last month among them. */
  const every = Math.ceil(last / 4);
  Array.from(select.options).forEach(function (option, index) {
    const tick = document.createElement("span");
    const isTold = index === last || (index % every === 0 && last - index >= every);
    tick.style.left = "calc(8px + (100% - 16px) * " + index / last + ")";
    tick.textContent = isTold ? option.textContent : "";
    ticks.append(tick);
  });
  line.append(range, ticks);
  field.querySelector("label").append(" ", chosen);
  select.after(line);
  range.addEventListener("input", tell);
  range.addEventListener("pointerup", send);
  tell();
});
