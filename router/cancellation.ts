const none: readonly ((reason: Error) => void)[] = [];

/**
 * Whether an answer is still wanted. It does what an `AbortSignal` does for a fraction of its cost, which each request
 * would pay; `signal` makes a real one for those few who need it.
 */
export class Cancellation {
  #reason: Error | undefined;
  /** One or two, mostly: lists of their own length, of which there may be thousands. */
  #listeners: readonly ((reason: Error) => void)[] = none;
  #controller: AbortController | undefined;

  get isCancelled(): boolean {
    return this.#reason !== undefined;
  }

  /** Why it was cancelled. @throws Error when it was not. */
  get reason(): Error {
    if (this.#reason === undefined) throw new Error("It is not cancelled.");
    return this.#reason;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  /** Only the first call counts. */
  cancel(reason: Error): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#controller?.abort(reason);
    const listeners = this.#listeners;
    this.#listeners = none;
    for (const listener of listeners) listener(reason);
  }

  /** Calls the listener, each once, when it is cancelled, at once if it is already; returns a way to call it off. */
  onCancel(listener: (reason: Error) => void): () => void {
    if (this.#reason !== undefined) {
      listener(this.#reason);
      return () => undefined;
    }
    this.#listeners = this.#listeners.length === 0 ? [listener] : [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.length === 1 ? none : this.#listeners.filter((each) => each !== listener);
    };
  }

  throwIfCancelled(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }
}
