// Forms that are sent without leaving the page. A form carries a token that stays the same until it
// has arrived, so that sending it again after a fault never says a thing twice.

const TYPES = 3000;
const words = document.getElementById("desk-words").dataset;
const find = (id) => document.getElementById(id);

export function startComposer(talk, refresh) {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-live]")) return;
    event.preventDefault();
    send(event.target, event.submitter, refresh);
  });
  if (talk) startText(talk);
  if (talk) startFile(talk, refresh);
}

async function send(form, submitter, refresh) {
  const fault = find("fault");
  const isText = form.id === "composer";
  const sent = isText ? form.elements.text.value : "";
  fault.textContent = isText ? words.sending : "";
  const answer = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form, submitter)),
    headers: { "HX-Request": "true" },
  }).catch(() => null);
  if (answer?.status === 401 || answer?.status === 404) window.location.reload();
  if (answer?.ok) {
    fault.textContent = "";
    if (isText) arrived(form, sent);
  } else {
    const said = answer?.headers.get("content-type")?.startsWith("text/plain") ? await answer.text() : "";
    fault.textContent = said || words.failed;
  }
  refresh();
}

function arrived(form, sent) {
  const text = form.elements.text;
  if (text.value === sent) text.value = "";
  form.elements.token.value = randomToken();
  form.elements.canned && (form.elements.canned.value = "");
  mode("reply");
}

const randomToken = () =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// Writing a reply or a note: the same field, another colour and another default button.
export function mode(name) {
  const composer = find("composer");
  if (!composer) return;
  composer.classList.toggle("is-note", name === "note");
  for (const part of composer.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== name;
}

function startText(talk) {
  const composer = find("composer");
  const text = find("text");
  let typed = 0;
  text.addEventListener("input", () => {
    const now = Date.now();
    if (composer.classList.contains("is-note") || now - typed < TYPES) return;
    typed = now;
    fetch(`/admin/inbox/${talk}/types`, {
      method: "POST",
      headers: { "HX-Request": "true", "X-CSRF-Token": composer.elements.csrf.value },
    }).catch(() => null);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    composer.requestSubmit(find(composer.classList.contains("is-note") ? "send-note" : "send"));
  });
  find("canned").addEventListener("change", (event) => insert(event.target.selectedOptions[0], text));
}

function insert(option, text) {
  if (!option?.dataset.text) return;
  mode("reply");
  const before = text.value && !text.value.endsWith("\n") ? `${text.value}\n` : text.value;
  text.value = before + option.dataset.text;
  find("reply-language").value = option.dataset.language;
  text.focus();
  const gap = /\{\w+\}/.exec(text.value);
  find("fault").textContent = gap ? words.missing : "";
  if (gap) text.setSelectionRange(gap.index, gap.index + gap[0].length);
}

// A file is sent on its own; the token of the form of words is not spent for it.
function startFile(talk, refresh) {
  const [button, input, fault] = [find("attach"), find("file"), find("fault")];
  button.hidden = false;
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    if (!input.files[0]) return;
    fault.textContent = words.sending;
    const form = new FormData();
    form.append("token", randomToken());
    form.append("file", input.files[0]);
    const headers = { "HX-Request": "true", "X-CSRF-Token": find("composer").elements.csrf.value };
    const answer = await fetch(`/admin/inbox/${talk}/files`, { method: "POST", body: form, headers }).catch(() => null);
    const plain = answer?.headers.get("content-type")?.startsWith("text/plain");
    fault.textContent = answer?.ok ? "" : plain ? await answer.text() : words.failed;
    input.value = "";
    refresh();
  });
}
