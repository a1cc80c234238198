export interface SuiteResult {
  readonly passed: number;
  readonly failures: readonly string[];
  readonly skipped: readonly string[];
  /** What failed in the first run and passed in the second. */
  readonly unsteady?: readonly string[];
}

export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

export function countReport(
  report: VitestReport,
  run: { readonly project: string; readonly code: number },
): SuiteResult;

export function placesToRunAgain(report: VitestReport): readonly string[];

export function countSecondRun(
  first: VitestReport,
  second: VitestReport,
  run: { readonly project: string; readonly code: number },
): SuiteResult;
