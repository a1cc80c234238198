export interface SuiteResult {
  readonly passed: number;
  readonly failures: readonly string[];
  readonly skipped: readonly string[];
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
