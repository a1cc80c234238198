/** Calls `act` with the latest value once no other has come for a while; `flush` does not wait. */
export class Debounced<T> {
  readonly #act: (value: T) => void;
  readonly #delayMs: number;
  #pending: { readonly value: T; readonly timer: ReturnType<typeof setTimeout> } | undefined;

  constructor(delayMs: number, act: (value: T) => void) {
    this.#delayMs = delayMs;
    this.#act = act;
  }

  call(value: T): void {
    if (this.#pending) clearTimeout(this.#pending.timer);
    const timer = setTimeout(() => {
      this.flush();
    }, this.#delayMs);
    this.#pending = { value, timer };
  }

  flush(): void {
    const pending = this.#pending;
    if (!pending) return;
    this.#pending = undefined;
    clearTimeout(pending.timer);
    this.#act(pending.value);
  }
}
