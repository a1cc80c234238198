// Adding up what the suites report, and saying it.
import { say } from "./say.mjs";

/** Collects the results of suites: how many passed, which failed, which were skipped. */
export class Tally {
  #passed = 0;
  #failures = [];
  #skipped = [];

  add({ passed, failures, skipped = [] }) {
    this.#passed += passed;
    this.#failures.push(...failures);
    this.#skipped.push(...skipped);
  }

  /** Says everything that did not pass, then one line that scripts can read. Returns the exit code. */
  finish() {
    say("");
    for (const title of this.#skipped) say(`  skipped  ${title}`);
    for (const title of this.#failures) say(`  FAILED   ${title}`);
    say(`${this.#passed} passed, ${this.#failures.length} failed`);
    return this.#failures.length === 0 ? 0 : 1;
  }
}
