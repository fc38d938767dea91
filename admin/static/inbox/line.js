// The stream that says what changed. It comes back by itself; a silent line is opened anew.

const WAITS = [500, 1000, 2000, 5000, 10_000];
const SILENCE = 40_000;

// `on` has desk(state), chat(), writing() and lost(yes).
export function openLine(talk, on) {
  let tries = 0;
  let watch = 0;
  let source = null;

  function alive() {
    tries = 0;
    on.lost(false);
    clearTimeout(watch);
    watch = setTimeout(open, SILENCE);
  }

  function open() {
    source?.close();
    source = new EventSource(`/admin/inbox/events?talk=${encodeURIComponent(talk)}`);
    source.addEventListener("open", alive);
    source.addEventListener("beat", alive);
    source.addEventListener("desk", (event) => { alive(); on.desk(JSON.parse(event.data)); });
    source.addEventListener("chat", () => { alive(); on.chat(); });
    source.addEventListener("writing", () => { alive(); on.writing(); });
    source.addEventListener("error", lost);
  }

  function lost() {
    source.close();
    if (tries > 0) on.lost(true);
    clearTimeout(watch);
    watch = setTimeout(open, WAITS[Math.min(tries++, WAITS.length - 1)]);
  }

  window.addEventListener("pagehide", () => { source?.close(); clearTimeout(watch); });
  window.addEventListener("pageshow", (event) => event.persisted && open());
  open();
}
