import { Broken, Failed } from "./downloadFailure.ts";
import { connectionReason } from "./openRemote.ts";

/** A connection that is given up when nothing comes for a while, or when the caller thinks better of it. */
export class Connection {
  readonly #controller = new AbortController();
  readonly #callerSignal: AbortSignal | undefined;
  readonly #stallMs: number;
  #isStalled = false;
  readonly #abort = (): void => {
    this.#controller.abort(this.#callerSignal?.reason);
  };

  constructor(callerSignal: AbortSignal | undefined, stallMs: number) {
    this.#callerSignal = callerSignal;
    this.#stallMs = stallMs;
    callerSignal?.throwIfAborted();
    callerSignal?.addEventListener("abort", this.#abort, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Rejects with `Broken` when the step fails or takes too long, with the caller's reason when the caller aborts. */
  async within<T>(step: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      this.#isStalled = true;
      this.#controller.abort();
    }, this.#stallMs);
    try {
      return await step();
    } catch (error) {
      this.#callerSignal?.throwIfAborted();
      if (this.#isStalled) throw new Broken({ kind: "stalled", seconds: this.#stallMs / 1000 });
      if (error instanceof Failed) throw error;
      throw new Broken({ kind: "connection", reason: connectionReason(error) }, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends whatever is still under way. */
  close(): void {
    this.#callerSignal?.removeEventListener("abort", this.#abort);
    this.#controller.abort();
  }
}
