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

  constructor(scroller: HTMLElement, onChange: () => void) {
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
    // What the reader unfolds is what the reader looks at, unless all of it is in view.
    scroller.addEventListener("click", ({ target }) => {
      if (target instanceof Element && target.closest("summary")) this.#set(false);
    });
    scroller.addEventListener(
      "toggle",
      () => {
        if (this.#isNearEnd()) this.#set(true);
      },
      { capture: true },
    );
    new ResizeObserver(() => {
      this.keep();
    }).observe(scroller);
  }

  get following(): boolean {
    return this.#following;
  }

  /** How far down the reader is; undefined at the end. */
  get readingAt(): number | undefined {
    return this.#following ? undefined : this.#scroller.scrollTop;
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

  /** Goes to where the reader was, which may be the end of what is there now. */
  readAt(top: number): void {
    this.#scroller.scrollTop = top;
    this.#lastTop = this.#scroller.scrollTop;
    this.#set(this.#isNearEnd());
  }

  #onScroll(): void {
    const { scrollTop } = this.#scroller;
    const wentUp = scrollTop < this.#lastTop;
    this.#lastTop = scrollTop;
    const nearEnd = this.#isNearEnd();
    if (nearEnd && !wentUp) this.#set(true);
    else if (!nearEnd && wentUp) this.#set(false);
  }

  #isNearEnd(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < nearEndPx;
  }

  #set(following: boolean): void {
    if (this.#following === following) return;
    this.#following = following;
    this.#onChange();
  }
}
