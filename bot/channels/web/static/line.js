// The stream of answers. It comes back by itself, names the last position that it has, and shows no
// position twice. A line that is silent for longer than two beats is dead and opened anew.

const WAITS = [500, 1000, 2000, 4000, 8000, 15000];
const SILENCE = 40_000;

export class Line {
  #source = null;
  #timer = 0;
  #watch = 0;
  #tries = 0;

  // `on` has message(item), mode(name, photo), typing() and reachable(yes).
  constructor(on) {
    this.on = on;
    this.position = 0;
    window.addEventListener("online", () => this.open());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.#source?.readyState !== EventSource.OPEN) this.open();
    });
    window.addEventListener("pagehide", () => this.#source?.close());
    window.addEventListener("pageshow", (event) => event.persisted && this.open());
  }

  open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource(`/chat/events?after=${this.position}`);
    this.#source = source;
    source.addEventListener("beat", () => this.#alive());
    source.addEventListener("mode", (event) => {
      const { mode, photo } = JSON.parse(event.data);
      this.on.mode(mode, photo);
    });
    source.addEventListener("typing", () => this.on.typing());
    source.addEventListener("message", (event) => {
      this.#alive();
      const item = JSON.parse(event.data);
      if (item.position <= this.position) return;
      this.position = item.position;
      this.on.message(item);
    });
    source.addEventListener("error", () => this.#lost(source));
  }

  #alive() {
    this.#tries = 0;
    this.on.reachable(true);
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.open(), SILENCE);
  }

  #lost(source) {
    if (source !== this.#source) return;
    source.close();
    this.on.reachable(false);
    const wait = WAITS[Math.min(this.#tries++, WAITS.length - 1)];
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.open(), wait * (0.75 + Math.random() / 2));
  }
}
