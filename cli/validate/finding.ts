import type { Problem, Severity } from "../../core/problem.ts";
import { lineColumns } from "../lineColumn.ts";

/** One thing that is wrong. Lines and columns count from 1, in UTF-16 code units; `endColumn` is exclusive. */
export interface Finding {
  /** Relative to the current folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
}

export function findingsIn(file: string, text: string, problems: readonly Problem[]): readonly Finding[] {
  const at = lineColumns(text);
  return problems.map(({ code, severity, message, range }) => {
    const start = at(range.start);
    const end = at(range.end);
    const place = { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
    return { file, ...place, code, severity, message };
  });
}

/** What the formats print. */
export interface Report {
  readonly findings: readonly Finding[];
  /** What `--fix` has done. */
  readonly fixed: readonly FixedFile[];
  /** All that were checked. */
  readonly files: readonly { readonly kind: "profile" | "registry" }[];
}

export interface FixedFile {
  readonly file: string;
  readonly titles: readonly string[];
}
