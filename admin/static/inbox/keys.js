// Single keys for those who work here all day; they can be switched off (WCAG 2.1, 2.1.4).

import { mode } from "./composer.js";

const WISH = "lotse-inbox-keys";
const find = (id) => document.getElementById(id);

function rows() {
  return [...document.querySelectorAll("#rows .talks a")];
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((each) => each === document.activeElement);
  const open = all.findIndex((each) => each.getAttribute("aria-current"));
  const from = at >= 0 ? at : open;
  all[Math.min(Math.max(from + by, 0), all.length - 1)].focus();
}

function write(name) {
  const text = find("text");
  if (!text) return;
  mode(name);
  text.focus();
}

const press = (key) => document.querySelector(`#talk-head [data-key="${key}"]`)?.click();

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  c: () => press("c"),
  u: () => press("u"),
  h: () => press("h"),
  e: () => press("e"),
  r: () => write("reply"),
  n: () => write("note"),
  t: () => find("canned")?.focus(),
  l: () => find("to-list")?.click(),
  "?": () => find("keys-button").click(),
};

export function startKeys() {
  const on = find("keys-on");
  on.checked = localStorage.getItem(WISH) !== "off";
  on.addEventListener("change", () => localStorage.setItem(WISH, on.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    const inField = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "Escape" && inField) {
      event.target.blur();
      return;
    }
    if (!on.checked || inField || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
