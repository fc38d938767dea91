// The words of the shell: read from the page, changed in place when the talk changes its language.

const told = document.getElementById("words");
let words = told ? JSON.parse(told.textContent) : {};

export const shellLanguage = () => document.documentElement.lang;

export function word(name, values = {}) {
  return Object.entries(values).reduce(
    (text, [key, value]) => text.replace(`{${key}}`, `\u2068${value}\u2069`),
    words[name] ?? name,
  );
}

export function remember(name, value) {
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}

// Resolves to false where the shell does not have that language; the talk goes on all the same.
export async function speak(language) {
  const answer = await fetch(`/chat/shell?lang=${encodeURIComponent(language)}`).catch(() => null);
  if (!answer?.ok) return false;
  const shell = await answer.json();
  if (shell.language !== language) return false;
  words = shell.words;
  document.documentElement.lang = shell.language;
  document.documentElement.dir = shell.dir;
  document.title = words.title;
  for (const each of document.querySelectorAll("[data-words]"))
    each.textContent = words[each.dataset.words];
  for (const each of document.querySelectorAll("[data-label]"))
    each.setAttribute("aria-label", words[each.dataset.label]);
  for (const each of document.querySelectorAll("[data-hint]"))
    each.placeholder = words[each.dataset.hint];
  for (const each of document.querySelectorAll(".languages a"))
    each.toggleAttribute("aria-current", each.lang === language);
  remember("lotse-language", language);
  return true;
}
