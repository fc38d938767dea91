// The log: what both sides said, each message in its own language and direction.

import { cardOf } from "./card.js";
import { linked, make, outside, safeUrl } from "./make.js";
import { shellLanguage, word } from "./words.js";

const TOWN = "Europe/Berlin";

export class Talk {
  #own = new Map();

  constructor(log, { pressed, again }) {
    this.log = log;
    this.pressed = pressed;
    this.again = again;
    log.addEventListener("click", (event) => this.#clicked(event));
  }

  // A message of the bot or of the team.
  theirs(item, { before = null } = {}) {
    const staff = item.author === "staff";
    const element = make(
      "article",
      { class: `message theirs${staff ? " staff" : ""}`, "data-position": item.position },
      make("span", { class: staff ? "from" : "hidden" }, word(staff ? "from_staff" : "from_bot")),
      item.text && bubble(item.text, item),
      ...shownFiles(item.files),
      item.picture && make("img", { class: "picture", src: item.picture, alt: "" }),
      item.card && cardOf(item.card, item),
      item.question && bubble(item.question, item, "question"),
      chips(item),
      stamp(item.at),
    );
    this.log.insertBefore(element, before);
    return element;
  }

  // A message of the person: text, or what the pressed button said.
  own(message, { state = "sent", at = new Date().toISOString(), before = null } = {}) {
    const element = make(
      "article",
      { class: "message own", "data-id": message.id },
      make("span", { class: "hidden" }, word("you")),
      ...(message.files?.length
        ? shownFiles(message.files)
        : [make("p", { class: "bubble", dir: "auto" }, message.text || message.label || "✓")]),
      stamp(at),
    );
    this.#own.set(message.id, element);
    this.log.insertBefore(element, before);
    this.state(message, state);
    return element;
  }

  knows(id) {
    return this.#own.has(id);
  }

  state(message, state, why = "") {
    const element = this.#own.get(message.id);
    if (!element) return;
    element.dataset.state = state;
    element.querySelector(".state")?.remove();
    if (state === "sending") element.append(make("p", { class: "state" }, word("sending")));
    if (state === "failed") {
      const again = make("button", { type: "button", class: "again" }, word("again"));
      again.addEventListener("click", () => this.again(message), { once: true });
      element.append(make("p", { class: "state", role: "alert" }, `${word("failed")} ${why}`, again));
    }
  }

  // A button that was pressed stays, can be seen to be the choice, and does nothing any more.
  mark(token) {
    for (const chip of this.log.querySelectorAll(`button[data-token="${CSS.escape(token)}"]`)) {
      chip.setAttribute("aria-disabled", "true");
      chip.setAttribute("aria-pressed", "true");
    }
  }

  // Buttons of older messages step back; they still work, and the bot answers them.
  settle() {
    const rows = [...this.log.querySelectorAll(".chips")];
    rows.forEach((row, index) => row.classList.toggle("past", index < rows.length - 1));
  }

  #clicked(event) {
    const chip = event.target.closest("button[data-token]");
    if (!chip || chip.getAttribute("aria-disabled") === "true") return;
    this.mark(chip.dataset.token);
    this.pressed({ token: chip.dataset.token, label: chip.textContent });
  }
}

function bubble(text, item, kind = "") {
  const attributes = { class: `bubble ${kind}`.trim(), lang: item.language, dir: item.dir };
  return make("p", attributes, ...linked(text));
}

// A photo is shown and can be opened; anything else is a link, some have their own address and name.
function shownFiles(files) {
  return (files ?? []).map(({ id, type, url, name }) => {
    const href = (url && safeUrl(url)) || `/chat/files/${encodeURIComponent(id)}`;
    const photo = type === "image/jpeg";
    const inside = photo
      ? make("img", { src: href, alt: word("photo"), loading: "lazy" })
      : name || `📄 ${word("file")}`;
    return make("a", { class: `bubble file${photo ? " photo" : ""}`, href, ...outside }, inside);
  });
}

function chips(item) {
  if (!item.choices?.length) return null;
  const row = make("div", { class: "chips", lang: item.language, dir: item.dir });
  const minor = (choice) => Number(Boolean(choice.minor));
  for (const choice of [...item.choices].sort((a, b) => minor(a) - minor(b))) row.append(chip(choice));
  return row;
}

function chip(choice) {
  const look = choice.minor ? "chip minor" : "chip";
  const url = choice.url && safeUrl(choice.url);
  if (url) return make("a", { class: look, href: url, ...outside }, choice.label);
  return make("button", { class: look, type: "button", "data-token": choice.token ?? "" }, choice.label);
}

function stamp(at) {
  const time = new Date(at);
  const today = day(time) === day(new Date());
  const date = today ? {} : { day: "numeric", month: "short" };
  const shown = new Intl.DateTimeFormat(shellLanguage(), {
    ...date, hour: "numeric", minute: "2-digit", timeZone: TOWN,
  });
  return make("time", { datetime: at }, shown.format(time));
}

const day = (time) => time.toLocaleDateString("en-CA", { timeZone: TOWN });
