/** How far from the end still counts as being at the end. */
const nearEndPx = 24;

/**
 * Keeps the end of a growing text in view until the reader goes up, and again once the reader is back at the end.
 */
export class ScrollFollower {
  readonly #scroller: HTMLElement;
  readonly #onChange: () => void;
  #following = true;
  #lastTop = 0;

  constructor(scroller: HTMLElement, content: HTMLElement, onChange: () => void) {
    this.#scroller = scroller;
    this.#onChange = onChange;
    scroller.addEventListener("scroll", () => {
      this.#onScroll();
    });
    // A small step up with the wheel ends near the end and would be undone by the next word.
    scroller.addEventListener(
      "wheel",
      ({ deltaY }) => {
        if (deltaY < 0 && scroller.scrollTop > 0) this.#set(false);
      },
      { passive: true },
    );
    const sizes = new ResizeObserver(() => {
      this.keep();
    });
    sizes.observe(scroller);
    sizes.observe(content);
  }

  get following(): boolean {
    return this.#following;
  }

  /** Shows the end, unless the reader is elsewhere. */
  keep(): void {
    if (!this.#following) return;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#lastTop = this.#scroller.scrollTop;
  }

  /** Goes to the end and stays there. */
  follow(): void {
    this.#set(true);
    this.keep();
  }

  #onScroll(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const wentUp = scrollTop < this.#lastTop;
    this.#lastTop = scrollTop;
    const nearEnd = scrollHeight - scrollTop - clientHeight < nearEndPx;
    if (nearEnd && !wentUp) this.#set(true);
    else if (!nearEnd && wentUp) this.#set(false);
  }

  #set(following: boolean): void {
    if (this.#following === following) return;
    this.#following = following;
    this.#onChange();
  }
}
