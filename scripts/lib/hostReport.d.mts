import type { SuiteResult } from "./vitestSuite.mjs";

export class HostReport {
  take(text: string): void;
  finish(): SuiteResult;
}
