import { EngineError } from "./engineError.ts";

/** The slots of a model and those who wait for one, first come, first served. */
export class SlotQueue {
  readonly #free: number[];
  readonly #waiting: Waiter[] = [];
  readonly #maxWaiting: number;
  readonly #slots: number;

  constructor(slots: number, maxWaiting = 64) {
    this.#slots = slots;
    this.#free = Array.from({ length: slots }, (_, slot) => slot);
    this.#maxWaiting = maxWaiting;
  }

  get idle(): number {
    return this.#free.length;
  }

  get processing(): number {
    return this.#slots - this.#free.length;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Runs `work` with a slot of its own and gives the slot back when it is done, however it ends. One who gives up
   * waiting (the signal aborts) leaves the queue at once; an `EngineError` says when the queue is full.
   */
  async run<T>(signal: AbortSignal, work: (slot: number) => Promise<T>): Promise<T> {
    const slot = await this.#take(signal);
    try {
      return await work(slot);
    } finally {
      this.#giveBack(slot);
    }
  }

  #take(signal: AbortSignal): Promise<number> {
    signal.throwIfAborted();
    const slot = this.#free.shift();
    if (slot !== undefined) return Promise.resolve(slot);
    if (this.#waiting.length >= this.#maxWaiting)
      throw new EngineError(503, "unavailable_error", "Too many requests wait for this model. Try again in a moment.");
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(toError(signal.reason));
      };
      const waiter: Waiter = (given) => {
        signal.removeEventListener("abort", giveUp);
        resolve(given);
      };
      this.#waiting.push(waiter);
      signal.addEventListener("abort", giveUp, { once: true });
    });
  }

  #giveBack(slot: number): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free.push(slot);
    else next(slot);
  }
}

type Waiter = (slot: number) => void;

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error("Aborted", { cause: reason });
}
