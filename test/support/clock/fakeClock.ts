import type { Clock } from "../../../core/ports.ts";

interface Timer {
  readonly at: number;
  readonly action: () => void;
}

/** Time that passes only when a test says so. Promises that timers set off are let run before time goes on. */
export class FakeClock implements Clock {
  #now = 0;
  /** How far the time of day is from that of the timers. */
  #set = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now + this.#set;
  }

  /** The machine slept, or somebody set its clock: it is another time, of which the timers know nothing. */
  jump(ms: number): void {
    this.#set += ms;
  }

  after(delayMs: number, action: () => void): () => void {
    const timer = { at: this.#now + delayMs, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await letPromisesRun();
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.action();
      await letPromisesRun();
    }
    this.#now = end;
  }
}

async function letPromisesRun(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
