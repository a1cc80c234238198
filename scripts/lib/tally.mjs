// Adding up what the suites report, and saying it.
import { say } from "./say.mjs";

/** The result of a second run, which counts, with what failed only in the first. */
export function afterSecondRun(first, second) {
  return { ...second, unsteady: first.failures.filter((title) => !second.failures.includes(title)) };
}

/** Collects the results of suites: how many passed, which failed, were skipped, or passed only the second time. */
export class Tally {
  #passed = 0;
  #failures = [];
  #skipped = [];
  #unsteady = [];

  add({ passed, failures, skipped = [], unsteady = [] }) {
    this.#passed += passed;
    this.#failures.push(...failures);
    this.#skipped.push(...skipped);
    this.#unsteady.push(...unsteady);
  }

  /** Says everything that did not pass, then one line that scripts can read. Returns the exit code. */
  finish() {
    say("");
    for (const title of this.#skipped) say(`  skipped  ${title}`);
    for (const title of this.#unsteady) say(`  passed only the second time  ${title}`);
    for (const title of this.#failures) say(`  FAILED   ${title}`);
    say(`${this.#passed} passed, ${this.#failures.length} failed`);
    return this.#failures.length === 0 ? 0 : 1;
  }
}
