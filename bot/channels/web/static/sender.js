// What the person wrote, on its way to the door: kept until the server has said that it has it.
//
// One message at a time and in order, each with an id of its own, so that sending twice is safe.
// The queue is in the tab's session storage as well: a reload loses nothing.

const KEPT = "lotse-unsent";
const WAITS = [500, 1000, 2000, 4000, 8000, 15000];

export class Sender {
  #queue = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  #running = false;
  #tries = 0;
  #wake = () => {};

  // `told(message, state, why)` with state sending, sent or failed; `reachable(yes)` on a change.
  constructor({ told, reachable }) {
    this.told = told;
    this.reachable = reachable;
    window.addEventListener("online", () => this.hurry());
  }

  get unsent() {
    return [...this.#queue];
  }

  add(message) {
    this.#queue.push(message);
    this.#keep();
    this.run();
  }

  // The server has these already, as its history says.
  drop(ids) {
    this.#queue = this.#queue.filter((message) => !ids.has(message.id));
    this.#keep();
  }

  hurry() {
    this.#tries = 0;
    this.#wake();
  }

  async run() {
    if (this.#running) return;
    this.#running = true;
    while (this.#queue.length) {
      const message = this.#queue[0];
      this.told(message, "sending");
      const { state, why, wait } = await this.#post(message);
      if (state === "later") {
        await this.#pause(wait);
        continue;
      }
      this.#queue = this.#queue.filter((each) => each.id !== message.id);
      this.#keep();
      this.told(message, state, why);
    }
    this.#running = false;
  }

  async #post({ id, text, token, start }) {
    const answer = await fetch("/chat/messages", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id, text, token, start }),
    }).catch(() => null);
    if (answer === null || answer.status >= 500) {
      this.reachable(false);
      return { state: "later", wait: WAITS[Math.min(this.#tries++, WAITS.length - 1)] };
    }
    this.#tries = 0;
    this.reachable(true);
    if (answer.status === 429)
      return { state: "later", wait: 1000 * (Number(answer.headers.get("Retry-After")) || 5) };
    if (answer.ok) return { state: "sent" };
    const told = await answer.json().catch(() => ({}));
    return { state: "failed", why: told.message };
  }

  #pause(milliseconds) {
    return new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, milliseconds);
    });
  }

  #keep() {
    sessionStorage.setItem(KEPT, JSON.stringify(this.#queue));
  }
}
