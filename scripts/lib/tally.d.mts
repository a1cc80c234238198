import type { SuiteResult } from "./vitestSuite.mjs";

export function afterSecondRun(first: SuiteResult, second: SuiteResult): SuiteResult;

export class Tally {
  add(result: {
    readonly passed: number;
    readonly failures: readonly string[];
    readonly skipped?: readonly string[];
    readonly unsteady?: readonly string[];
  }): void;
  finish(): number;
}
