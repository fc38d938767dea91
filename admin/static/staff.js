// Small helps of the staff view. Every page also works without them, but for the preview.
"use strict";
document.documentElement.classList.add("js");

const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// The menu on a phone.
for (const button of all(".menu-button")) {
  const list = document.getElementById(button.getAttribute("aria-controls"));
  button.addEventListener("click", () => {
    const open = list.classList.toggle("open");
    button.setAttribute("aria-expanded", String(open));
  });
}

// Drawers: beside the page, so that one can go on looking at it.
for (const button of all("[data-opens]")) {
  button.addEventListener("click", () => {
    const drawer = document.getElementById(button.dataset.opens);
    drawer.show();
    drawer.querySelector("textarea, input:not([type=hidden])")?.focus();
  });
}
for (const button of all("[data-closes]")) {
  button.addEventListener("click", () => document.getElementById(button.dataset.closes).close());
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const drawer of all("dialog.drawer[open]")) drawer.close();
});

// The editor: one translation at a time, hours by kind, and a warning before losing changes.
for (const chooser of all("[data-shows=language]")) {
  chooser.addEventListener("change", () => {
    for (const part of all("[data-language]")) part.hidden = part.dataset.language !== chooser.value;
    const preview = document.getElementById("preview");
    if (preview) preview.value = chooser.value;
  });
}
for (const chooser of all("[data-shows=hours]")) {
  chooser.addEventListener("change", () => {
    for (const part of all("[data-hours]")) part.hidden = part.dataset.hours !== chooser.value;
  });
}
const editor = document.getElementById("editor");
if (editor) {
  let changed = "changed" in editor.dataset;
  editor.addEventListener("input", (event) => { changed ||= event.target.id !== "preview" && event.target.id !== "second"; });
  editor.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

// Filters show only what belongs to the chosen state.
const filters = document.getElementById("filters");
if (filters) {
  const state = filters.elements.namedItem("state");
  const arrange = () => {
    for (const part of all("[data-for]", filters)) part.hidden = !part.dataset.for.split(" ").includes(state.value);
  };
  state.addEventListener("change", arrange);
  arrange();
}

// Whoever is no longer signed in is led to the sign-in, not into a broken part of a page.
document.addEventListener("htmx:response:error", (event) => {
  if (event.detail?.ctx?.response?.status === 401) window.location.reload();
});
