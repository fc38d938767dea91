// A guide answer as a card, and the red one for danger, whose numbers are what matters.

import { icon, isPhone, linked, make, outside, phone, safeUrl } from "./make.js";
import { word } from "./words.js";

// Title and text may be in another language than the message, the facts never are.
export function cardOf(card, { card_language, card_dir, language, dir }) {
  const title = make("h2", {}, card.title);
  return make(
    "section",
    { class: card.alarm ? "card alarm" : "card", lang: card_language, dir: card_dir },
    title,
    card.text && make("p", { class: "text" }, ...linked(card.text)),
    ...(card.alarm ? [numbers(card)] : [bring(card), facts(card, language, dir), ways(card)]),
    notes(card),
  );
}

function bring(card) {
  if (!card.bring?.length) return null;
  const list = card.bring.map((each) => make("li", {}, ...linked(each)));
  return make("div", { class: "bring" }, make("h3", {}, card.bring_title ?? ""), make("ul", {}, ...list));
}

function facts(card, lang, dir) {
  if (!card.facts?.length) return null;
  const rows = card.facts.map(([name, value]) =>
    make("div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, ...shown(value))),
  );
  return make("dl", { lang, dir }, ...rows);
}

const shown = (value) => (isPhone(value) ? [phone(value)] : linked(value));

function numbers(card) {
  const rows = (card.facts ?? []).map(([name, number]) =>
    make("li", {}, phone(number, { class: "number" }), make("span", {}, name)),
  );
  const named = (card.facts ?? []).some(([, number]) => number === card.phone);
  if (card.phone && !named) rows.unshift(make("li", {}, phone(card.phone, { class: "number" })));
  return make("ul", { class: "numbers" }, ...rows);
}

function ways(card) {
  const found = [callWay(card.phone), siteWay(card.url), mapWay(card.map)].filter(Boolean);
  return found.length ? make("p", { class: "ways" }, ...found) : null;
}

function callWay(number) {
  if (!number) return null;
  const [before, after] = word("call", { number: "\n" }).replace(/[\u2068\u2069]/g, "").split("\n");
  const link = phone(number, { class: "way" });
  link.removeAttribute("dir");
  link.replaceChildren(icon("call"), make("span", {}, before, make("bdi", { dir: "ltr" }, number), after));
  return link;
}

function siteWay(address) {
  const url = address && safeUrl(address);
  return url && make("a", { class: "way", href: url, ...outside }, icon("website"), word("website"));
}

function mapWay(pin) {
  if (!pin) return null;
  const [lat, lon] = pin.map(Number);
  const url = `https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=18/${lat}/${lon}`;
  return make("a", { class: "way", href: url, ...outside }, icon("map"), word("map"));
}

function notes(card) {
  if (!card.notes?.length) return null;
  return make("div", { class: "notes" }, ...card.notes.map((note) => make("p", {}, ...linked(note))));
}
