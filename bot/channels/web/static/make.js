// Building blocks of the page. Texts only ever become text nodes, never markup.

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== null && value !== false)
      element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const ICONS = {
  call: "M6 3h4l2 5-2.500 2a12 12 0 0 0 5 5l2-2.500 5 2V19a2 2 0 0 1-2 2A17 17 0 0 1 4 5a2 2 0 0 1 2-2z",
  website: "M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5",
  map: "M12 21s7-6.500 7-11.500A7 7 0 0 0 5 9.500C5 14.500 12 21 12 21zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

const dial = (number) => `tel:${number.replace(/[^+\d]/g, "")}`;
const PHONE = /^\+?[\d ()/-]{3,}$/;

export const isPhone = (text) => PHONE.test(text) && /\d{3}/.test(text.replace(/\D/g, ""));

export const phone = (number, attributes = {}) =>
  make("a", { href: dial(number), dir: "ltr", ...attributes }, number);

// Only http and https become links: a `javascript:` address in a text must stay a text.
export function safeUrl(address) {
  try {
    const url = new URL(address, window.location.href);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export const outside = { target: "_blank", rel: "noopener noreferrer" };

const LINKS = new RegExp(
  [
    String.raw`(?<url>(?:https?:\/\/|www\.)[^\s<>()"„“”]+[^\s<>()"„“”.,;:!?])`,
    String.raw`(?<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)`,
    String.raw`(?<call>(?<![\d.,])(?:\+49[ \d/-]{6,}\d|0[1-9]\d{2,4}[ /-]\d[\d -]{3,}\d|0800[ \d]{6,}\d|116 ?\d{3}|11[02])(?![\d.,]*\d| ?(?:€|Euro|%)))`,
  ].join("|"),
  "gu",
);

// The text with its web addresses, e-mail addresses and phone numbers as links.
export function linked(text) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(LINKS)) {
    parts.push(text.slice(end, found.index));
    parts.push(asLink(found[0], found.groups));
    end = found.index + found[0].length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== "");
}

function asLink(text, { url, mail }) {
  if (mail) return make("a", { href: `mailto:${text}`, dir: "ltr" }, text);
  if (!url) return phone(text);
  const address = text.startsWith("www.") ? `https://${text}` : text;
  return make("a", { href: safeUrl(address), dir: "ltr", ...outside }, text);
}
