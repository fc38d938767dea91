// Where the reader is: new answers never pull the question that they answer out of sight, and a
// reader who looks at earlier messages is left alone.

const NEAR = 120;
const REST = 24;
const AIR = 12;

export class Scroll {
  #anchor = null;

  constructor(area, newest) {
    this.area = area;
    this.newest = newest;
    newest.addEventListener("click", () => this.toEnd());
    area.addEventListener("scroll", () => this.#show(), { passive: true });
    new ResizeObserver(() => this.#follow()).observe(area);
  }

  get #below() {
    return this.area.scrollHeight - this.area.clientHeight - this.area.scrollTop;
  }

  get atEnd() {
    return this.#below < NEAR;
  }

  // The person wrote: from here on the answer is read.
  from(element) {
    this.#anchor = element;
    this.#to(this.area.scrollHeight);
  }

  added(element, wasAtEnd) {
    if (!wasAtEnd && this.#anchor === null) return this.#show();
    this.#anchor ??= element;
    const top = this.#anchor.offsetTop - AIR;
    this.#to(Math.min(top, this.area.scrollHeight - this.area.clientHeight));
  }

  toEnd() {
    this.#to(this.area.scrollHeight);
  }

  #follow() {
    if (this.atEnd) this.area.scrollTop = this.area.scrollHeight;
    this.#show();
  }

  #to(top) {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.area.scrollTo({ top, behavior: calm ? "instant" : "smooth" });
  }

  #show() {
    this.newest.hidden = this.#below < REST;
  }
}
