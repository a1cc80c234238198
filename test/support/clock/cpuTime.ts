import { expect } from "vitest";

/**
 * Milliseconds of the processor that this thread has taken so far. What a piece of code takes of it hardly depends on
 * who else is at work on the machine, unlike what a clock on the wall says.
 */
export function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * Does a piece of work up to three times, with what `prepare` makes anew for each, and fails unless one of them takes less of the
 * processor than `limitMs`; gives back what the work gave. The first time also pays for the work being compiled, and each for the
 * garbage of what ran before it.
 */
export function expectWithin<T>(limitMs: number, work: () => T): T;
export function expectWithin<T, P>(limitMs: number, work: (prepared: P) => T, prepare: () => P): T;
export function expectWithin<T, P>(limitMs: number, work: (prepared?: P) => T, prepare?: () => P): T {
  for (let turn = 1; ; turn++) {
    const prepared = prepare?.();
    const began = cpuMs();
    const result = work(prepared);
    const took = cpuMs() - began;
    if (took >= limitMs && turn < 3) continue;
    expect(took).toBeLessThan(limitMs);
    return result;
  }
}
