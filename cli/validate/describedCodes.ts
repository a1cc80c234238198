import { rules } from "../../core/diagnostics/rules.ts";
import type { Severity } from "../../core/problem.ts";
import type { Finding } from "./finding.ts";

export interface DescribedCode {
  readonly code: string;
  /** What this kind of problem is, in a few words. */
  readonly summary: string;
  readonly severity: Severity;
  readonly helpUri: string;
}

/** The kinds of problems that can be found, with those that were, each once. */
export function describedCodes(findings: readonly Finding[]): readonly DescribedCode[] {
  const found = findings.map(({ code, severity }): [string, Severity] => [code, severity]);
  const severities = new Map([
    ...found.toReversed(),
    ...rules.map(({ code, severity }): [string, Severity] => [code, severity]),
  ]);
  return [...severities].map(([code, severity]) => ({
    code,
    summary: code.replaceAll("-", " "),
    severity,
    helpUri: `https://magi-profiles.dev/rules#${code}`,
  }));
}
