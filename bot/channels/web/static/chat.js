// The web chat of Quartierslotse: puts the parts together. No framework, no build step.

import "./menu.js";
import { Line } from "./line.js";
import { Scroll } from "./scroll.js";
import { Seen } from "./seen.js";
import { Sender } from "./sender.js";
import { Talk } from "./talk.js";
import { shellLanguage, speak, word } from "./words.js";

const TYPING = 8000;
const WRITING = 3000;
const PATIENCE = 500;
const START = "lotse-start";

const find = (id) => document.getElementById(id);
const composer = find("composer");
const field = find("write");
const notice = find("notice");
const typing = find("typing");
const earlier = find("earlier");

const talk = new Talk(find("log"), { pressed: (press) => say(press), again });
const scroll = new Scroll(find("scroll"), find("newest"));
const seen = new Seen();
const sender = new Sender({ told, reachable });
const line = new Line({ message: hear, mode: setMode, typing: () => showTyping(0), reachable });

let mode = "bot";
let connected = true;
let cursor = null;
let typingTimer = 0;

function say(message) {
  const sent = { id: crypto.randomUUID?.() ?? randomId(), ...message };
  scroll.from(talk.own(sent, { state: "sending" }));
  sender.add(sent);
}

function again(message) {
  find("log").querySelector(`[data-id="${message.id}"]`)?.remove();
  if (message.file) return sendFile(message.file, message.id);
  const { text, token, label } = message;
  say({ text, token, label });
}

function told(message, state, why) {
  talk.state(message, state, why);
  if (state === "sent" && !message.start) showTyping(PATIENCE);
  if (state === "sent") openLine();
}

let opened = false;
function openLine() {
  if (!opened) line.open();
  opened = true;
}

function hear(item) {
  hideTyping();
  const wasAtEnd = scroll.atEnd;
  const element = talk.theirs(item);
  talk.settle();
  seen.arrived(element, item.position);
  scroll.added(element, wasAtEnd);
  if (item.author === "bot" && item.language !== shellLanguage()) speak(item.language).then(showNotice);
}

function setMode(name, photo) {
  mode = name;
  find("attach").hidden = mode === "bot" && !photo;
  showNotice();
}

function reachable(yes) {
  if (yes && !connected) sender.hurry();
  connected = yes;
  showNotice();
}

function showNotice() {
  const name = connected ? { waiting: "waiting", human: "human" }[mode] : "offline";
  const text = name ? word(name) : "";
  if (notice.textContent !== text) notice.textContent = text;
  notice.hidden = !text;
  notice.dataset.kind = name ?? "";
}

function showTyping(patience) {
  if (patience && mode !== "bot") return;
  clearTimeout(typingTimer);
  typingTimer = setTimeout(() => {
    if (patience && !find("log").lastElementChild?.matches(".own")) return;
    const wasAtEnd = scroll.atEnd;
    typing.hidden = false;
    if (wasAtEnd) scroll.toEnd();
    typingTimer = setTimeout(hideTyping, TYPING);
  }, patience);
}

function hideTyping() {
  clearTimeout(typingTimer);
  typing.hidden = true;
}

async function past(before = "") {
  const answer = await fetch(`/chat/history?before=${encodeURIComponent(before)}`).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

function show(items, before = null) {
  for (const item of items) {
    if (item.position === undefined) {
      talk.own({ ...item, label: item.text }, { at: item.at, before });
    } else {
      const element = talk.theirs(item, { before });
      line.position = Math.max(line.position, item.position);
      seen.arrived(element, item.position);
    }
  }
  for (const item of items) if (item.token) talk.mark(item.token);
}

async function showEarlier() {
  const page = await past(cursor);
  if (!page) return;
  const area = find("scroll");
  const fromEnd = area.scrollHeight - area.scrollTop;
  show(page.items, find("log").firstChild);
  talk.settle();
  cursor = page.before;
  earlier.hidden = !cursor;
  area.scrollTop = area.scrollHeight - fromEnd;
}

// A first visit, or a link on a poster that names a centre, a language or an announcement, says "start".
function greet(newcomer) {
  const asked = new URLSearchParams(window.location.search);
  const centre = asked.get("centre")?.match(/^[a-z0-9-]{1,32}$/)?.[0];
  const language = asked.get("lang") ? shellLanguage() : undefined;
  const news = asked.get("news")?.match(/^[a-z0-9]{1,32}$/)?.[0];
  if (!newcomer && !centre && !language && !news) return;
  window.history.replaceState(null, "", "/");
  const id = (newcomer && sessionStorage.getItem(START)) || (crypto.randomUUID?.() ?? randomId());
  if (newcomer) sessionStorage.setItem(START, id);
  sender.add({ id, start: { centre, language, news } });
}

// `randomUUID` exists on https and localhost only; a house network may have neither.
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return field.focus();
  field.value = "";
  grow();
  say({ text });
});

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});

field.addEventListener("input", () => {
  grow();
  tellWriting();
});
earlier.addEventListener("click", showEarlier);

// A file goes on its own, once; what the server says against it is shown beneath.
find("attach").addEventListener("click", () => find("file").click());
find("file").addEventListener("change", async () => {
  const file = find("file").files[0];
  if (file) await sendFile(file, crypto.randomUUID?.() ?? randomId());
  find("file").value = "";
});

async function sendFile(file, id) {
  const message = { id, text: `📎 ${file.name}` };
  scroll.from(talk.own(message, { state: "sending" }));
  const answer = await fetch(`/chat/files?id=${id}`, { method: "POST", body: file }).catch(() => null);
  if (answer?.ok) {
    find("log").querySelector(`[data-id="${id}"]`)?.remove();
    const type = file.type === "application/pdf" ? file.type : "image/jpeg";
    scroll.from(talk.own({ id, files: [{ id: id.replaceAll("-", ""), type }] }));
    return;
  }
  const said = answer && (await answer.json().catch(() => null));
  talk.state({ ...message, file }, "failed", said?.message ?? "");
}

// Only a human wants to know that somebody writes; what is written is not told.
let toldWriting = 0;
function tellWriting() {
  if (mode !== "human" || !field.value || Date.now() - toldWriting < WRITING) return;
  toldWriting = Date.now();
  const headers = { "Content-Type": "application/json" };
  fetch("/chat/writing", { method: "POST", headers, body: "{}" }).catch(() => null);
}

// An empty field runs like the page, a written one like its text.
function grow() {
  field.dir = field.value ? "auto" : "";
  field.rows = 1;
  if (!field.value) return;
  while (field.scrollHeight > field.clientHeight + 2 && field.rows < 6) field.rows += 1;
}

async function begin() {
  composer.hidden = false;
  let page = await past();
  for (let wait = 500; !page; wait = Math.min(wait * 2, 15000)) {
    reachable(false);
    await new Promise((resolve) => setTimeout(resolve, wait));
    page = await past();
  }
  reachable(true);
  sender.drop(new Set(page.items.map((item) => item.id)));
  show(page.items);
  for (const message of sender.unsent)
    if (!message.start) talk.own(message, { state: "sending" });
  cursor = page.before;
  earlier.hidden = !cursor;
  talk.settle();
  find("scroll").scrollTop = find("scroll").scrollHeight;
  find("log").removeAttribute("aria-busy");
  if (page.items.length) openLine();
  greet(page.items.length === 0);
  sender.run();
}

begin();
