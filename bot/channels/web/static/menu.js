// The header: one sheet open at a time, closed by Escape or a press elsewhere; the text size.

import { remember, word } from "./words.js";

const drops = [...document.querySelectorAll("details.drop")];

document.addEventListener("keydown", (event) => {
  const open = drops.find((drop) => drop.open);
  if (event.key !== "Escape" || !open) return;
  open.open = false;
  open.querySelector("summary").focus();
  event.stopPropagation();
});

document.addEventListener("click", (event) => {
  for (const drop of drops) if (!drop.contains(event.target)) drop.open = false;
});

for (const drop of drops)
  drop.addEventListener("toggle", () => {
    if (drop.open) for (const other of drops) if (other !== drop) other.open = false;
  });

const sizes = document.querySelector(".sizes");
sizes.hidden = false;
sizes.addEventListener("click", (event) => {
  const chosen = event.target.closest("button");
  if (!chosen) return;
  document.documentElement.dataset.size = chosen.dataset.size;
  for (const each of sizes.querySelectorAll("button"))
    each.setAttribute("aria-pressed", String(each === chosen));
  remember("lotse-size", chosen.dataset.size);
});

// A legal page has no words of its own for the question; the browser then just leaves.
document.querySelector(".leave").addEventListener("submit", (event) => {
  const question = word("leave_sure");
  if (question !== "leave_sure" && !window.confirm(question)) event.preventDefault();
  else sessionStorage.clear();
});
