// Parts of a page that the server renders, put in place without losing focus or place.

export async function fetchPart(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.status === 401) window.location.reload();
  if (!answer?.ok) return null;
  const template = document.createElement("template");
  template.innerHTML = await answer.text();
  const part = document.createElement("div");
  part.append(template.content);
  return part;
}

// Replace what is in the element, if it changed; the focus goes to the same link or button again.
export function replace(element, html) {
  if (element.dataset.html === html) return;
  element.dataset.html = html;
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const same = focused && selectorOf(focused);
  element.innerHTML = html;
  if (same) element.querySelector(same)?.focus();
}

function selectorOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.dataset.key) return `[data-key="${element.dataset.key}"]`;
  return element.getAttribute("href") ? `[href="${CSS.escape(element.getAttribute("href"))}"]` : null;
}

// Add what is new and change what changed, so that a screen reader hears only that.
export function mergeSaid(log, fresh) {
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  const known = new Map([...log.children].map((each) => [each.dataset.item, each]));
  let last = null;
  for (const each of [...fresh.children]) {
    const old = known.get(each.dataset.item);
    known.delete(each.dataset.item);
    const same = old && old.innerHTML === each.innerHTML && old.className === each.className;
    const shown = same ? old : each;
    if (old && !same) old.replaceWith(each);
    if (shown.previousElementSibling !== last || !shown.isConnected) {
      if (last) last.after(shown);
      else log.prepend(shown);
    }
    last = shown;
  }
  for (const gone of known.values()) gone.remove();
  if (atEnd) log.scrollTop = log.scrollHeight;
}
