// Moves an appointment by drag: the server says which times are free for it, and decides.
// What is dropped is asked about first, since the person is told. The form of the appointment
// does the same with the keyboard and on a phone.

const ask = document.getElementById("move");
// A name would be text that other programs take, and some browsers look up when it is dropped beside.
const KIND = "application/x-appointment";
let dragged = null;

const page = () => document.getElementById("calendar").dataset.address;
const entryOf = (event) => event.target.closest?.("[data-booking]");
const dropOf = (event) => (dragged ? event.target.closest?.(".drop") : null);

async function timesFor(booking) {
  const here = new URL(page(), window.location.href);
  const answer = await fetch(`/admin/calendar/booking/${booking}/times${here.search}`);
  return answer.ok ? answer.json() : [];
}

function show(time) {
  const free = [...document.querySelectorAll(`[data-free="${time.counsellor}"]`)].find(
    ({ dataset }) => Number(dataset.begins) <= time.begins && time.begins < Number(dataset.ends),
  );
  if (!free) return;
  const drops = free.querySelector(".drops") ?? document.createElement("span");
  drops.className = "drops";
  const drop = document.createElement("span");
  drop.className = "drop";
  drop.textContent = time.clock;
  drop.dataset.slot = time.slot;
  drop.dataset.label = time.label;
  drops.append(drop);
  free.append(drops);
}

function clear() {
  dragged?.classList.remove("is-dragged");
  dragged = null;
  for (const drops of document.querySelectorAll(".drops")) drops.remove();
}

document.addEventListener("dragstart", async (event) => {
  const entry = entryOf(event);
  if (!entry) return;
  dragged = entry;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.clearData();
  event.dataTransfer.setData(KIND, "");
  const times = await timesFor(entry.dataset.booking);
  if (dragged !== entry) return;
  entry.classList.add("is-dragged");
  times.forEach(show);
});

document.addEventListener("dragover", (event) => {
  const drop = dropOf(event);
  for (const other of document.querySelectorAll(".drop.over")) other.classList.toggle("over", other === drop);
  if (!drop) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  drop.classList.add("over");
});

document.addEventListener("drop", (event) => {
  const drop = dropOf(event);
  if (!drop) return;
  event.preventDefault();
  const form = ask.querySelector("form");
  form.action = `/admin/calendar/booking/${dragged.dataset.booking}/move`;
  form.elements.namedItem("slot").value = drop.dataset.slot;
  form.elements.namedItem("back").value = page();
  ask.querySelector("[data-from]").textContent = dragged.dataset.who;
  ask.querySelector("[data-to]").textContent = drop.dataset.label;
  ask.showModal();
});

document.addEventListener("dragend", clear);

// Whoever comes back from an appointment sees the day or week that they left.
document.addEventListener("htmx:after:swap", () => window.history.replaceState(null, "", page()));
