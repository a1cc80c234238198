import type { Problem, Severity } from "../problem.ts";

/** How grave a kind of problem is to this user. */
export type SeverityChoice = Severity | "off";

export const severityChoices: readonly SeverityChoice[] = ["error", "warning", "information", "hint", "off"];

/** By code; what is absent keeps its usual severity. */
export type SeverityOverrides = ReadonlyMap<string, SeverityChoice>;

/** After these MAGI knows nothing of the file, or not all of it: they cannot be silenced. */
export const alwaysSaid: ReadonlySet<string> = new Set(["yaml-syntax", "json-syntax", "too-deep", "too-large"]);

/** Reads the setting `magi.diagnostics.severity`, an object of severities by code. What is something else is left out. */
export function parseSeverityOverrides(value: unknown): SeverityOverrides {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return new Map();
  return new Map(
    Object.entries(value).flatMap(([code, choice]): readonly (readonly [string, SeverityChoice])[] => {
      const known = severityChoices.find((one) => one === choice);
      return known === undefined ? [] : [[code, known]];
    }),
  );
}

export function withSeverities(problems: readonly Problem[], overrides: SeverityOverrides): readonly Problem[] {
  if (overrides.size === 0) return problems;
  return problems.flatMap((problem) => {
    const choice = overrides.get(problem.code);
    if (choice === undefined) return [problem];
    if (choice === "off") return alwaysSaid.has(problem.code) ? [problem] : [];
    return [{ ...problem, severity: choice }];
  });
}
