// Tells the server how far messages have arrived, and how far they were in front of somebody.

const PATIENCE = 800;

export class Seen {
  #told = { delivered: 0, read: 0 };
  #reached = { delivered: 0, read: 0 };
  #timer = 0;
  #watcher = new IntersectionObserver((entries) => this.#looked(entries), { threshold: 0.1 });

  arrived(element, position) {
    this.#reached.delivered = Math.max(this.#reached.delivered, position);
    this.#watcher.observe(element);
    this.#later();
  }

  #looked(entries) {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting || document.hidden) continue;
      this.#watcher.unobserve(target);
      this.#reached.read = Math.max(this.#reached.read, Number(target.dataset.position));
    }
    this.#later();
  }

  #later() {
    this.#timer ||= setTimeout(() => this.#tell(), PATIENCE);
  }

  async #tell() {
    this.#timer = 0;
    const read = this.#reached.read > this.#told.read;
    const delivered = this.#reached.delivered > Math.max(this.#told.delivered, this.#reached.read);
    if (read) await this.#post("read");
    if (delivered) await this.#post("delivered");
  }

  async #post(state) {
    const position = this.#reached[state];
    const answer = await fetch("/chat/seen", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ position, state }),
    }).catch(() => null);
    if (answer?.ok) this.#told[state] = position;
  }
}
