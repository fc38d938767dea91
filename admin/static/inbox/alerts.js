// What must not be missed: a red line on every page of the inbox, and, on request, a sound and a
// message of the browser. Neither holds a word of a resident.

const WISH = "lotse-inbox-alerts";
const words = document.getElementById("desk-words").dataset;
const button = document.getElementById("alerts");
const box = document.getElementById("alarm");
const title = document.title;

let wanted = localStorage.getItem(WISH) === "on";
let sound = null;

function wish(yes) {
  wanted = yes;
  localStorage.setItem(WISH, yes ? "on" : "off");
  button.setAttribute("aria-pressed", String(yes));
}

button.hidden = false;
wish(wanted);
button.addEventListener("click", async () => {
  wish(!wanted);
  if (!wanted) return;
  if ("Notification" in window && Notification.permission === "default") await Notification.requestPermission();
  ring(false);
});

// Two short tones for a newcomer, four high ones for danger.
function ring(danger) {
  sound ??= new AudioContext();
  const tones = danger ? [880, 660, 880, 660] : [520, 660];
  tones.forEach((pitch, index) => {
    const start = sound.currentTime + index * 0.22;
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.15, start);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.2);
    tone.connect(volume).connect(sound.destination);
    tone.start(start);
    tone.stop(start + 0.2);
  });
}

function tell(text, danger) {
  if (!wanted) return;
  ring(danger);
  if (document.hidden && "Notification" in window && Notification.permission === "granted") {
    const message = new Notification("Quartierslotse", { body: text, tag: danger ? "danger" : "inbox", requireInteraction: danger });
    message.onclick = () => { window.focus(); message.close(); };
  }
}

export function alertsFrom(alarmsAtFirst, talk) {
  let waiting = null;
  let alarms = new Set(alarmsAtFirst.split(" ").filter(Boolean));
  show([...alarms]);

  function show(ids) {
    const other = ids.find((id) => id !== talk);
    box.hidden = !other;
    if (!other) return;
    const text = box.querySelector("span");
    if (text.textContent !== box.dataset.one) text.textContent = box.dataset.one;
    box.querySelector("a").href = `/admin/inbox/${other}`;
  }

  function hear(state) {
    const fresh = state.alarms.some((id) => !alarms.has(id));
    if (fresh) tell(words.danger, true);
    else if (waiting !== null && state.counts.waiting > waiting) tell(words.waiting, false);
    else if (waiting !== null && talk && state.changed.includes(talk) && document.hidden) tell(words.wrote, false);
    alarms = new Set(state.alarms);
    waiting = state.counts.waiting;
    show(state.alarms);
    document.title = waiting ? `(${waiting}) ${title}` : title;
  }

  return { hear };
}
