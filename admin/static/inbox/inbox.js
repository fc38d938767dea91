// The inbox: keeps list and talk current, sends forms without leaving the page, keys, alerts.
// Everything also works without this script, by loading the page again.

import { alertsFrom } from "./alerts.js";
import { startComposer } from "./composer.js";
import { startKeys } from "./keys.js";
import { openLine } from "./line.js";
import { fetchPart, mergeSaid, replace } from "./parts.js";

const WRITING = 6000;
const POLL = 30_000;

const find = (id) => document.getElementById(id);
const talk = find("desk")?.dataset.talk ?? "";
const alerts = alertsFrom(find("rows").dataset.alarms, talk);
let writingTimer = 0;

function listAddress() {
  const address = new URL("/admin/inbox", window.location.href);
  const filters = find("inbox-filters");
  const wanted = filters ? new FormData(filters) : new URLSearchParams(window.location.search);
  for (const [name, value] of wanted) if (value) address.searchParams.set(name, value);
  return address;
}

async function refreshRows() {
  const part = await fetchPart(listAddress());
  if (!part) return;
  replace(find("rows"), part.innerHTML);
  if (talk) find(`row-${talk}`)?.setAttribute("aria-current", "true");
}

async function refreshTalk() {
  if (!talk) return;
  const part = await fetchPart(new URL(`/admin/inbox/${talk}`, window.location.href));
  if (!part) return;
  replace(find("talk-head"), part.querySelector("#talk-head").innerHTML);
  mergeSaid(find("said"), part.querySelector("#said"));
}

// One refresh at a time; what is asked for meanwhile follows once.
function calm(refresh) {
  let running = false;
  let again = false;
  return async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      await refresh();
    } while (again);
    running = false;
  };
}

const rows = calm(refreshRows);
const said = calm(refreshTalk);

openLine(talk, {
  desk(state) {
    alerts.hear(state);
    rows();
    if (state.changed.some((id) => id === talk || id === "")) said();
  },
  chat: said,
  writing() {
    find("writing").textContent = find("desk-words").dataset.writing;
    clearTimeout(writingTimer);
    writingTimer = setTimeout(() => { find("writing").textContent = ""; }, WRITING);
  },
  lost(yes) {
    find("line").textContent = yes ? find("line").dataset.lost : "";
  },
});

// Also the safety net, and what keeps "who is looking" and the waiting times true.
setInterval(() => { rows(); if (!document.hidden) said(); }, POLL);
document.addEventListener("visibilitychange", () => { if (!document.hidden) said(); });

find("inbox-filters")?.addEventListener("change", () => {
  window.history.replaceState(null, "", listAddress());
  rows();
});

startComposer(talk, said);
startKeys();
if (talk) {
  const log = find("said");
  log.scrollTop = log.scrollHeight;
  window.addEventListener("pagehide", () => {
    const csrf = document.querySelector("#composer [name=csrf]").value;
    navigator.sendBeacon(`/admin/inbox/${talk}/leave`, new URLSearchParams({ csrf }));
  });
}
