import type { TextDocument } from "vscode-languageserver-textdocument";
import { DiagnosticSeverity } from "vscode-languageserver/node";
import type { Diagnostic } from "vscode-languageserver/node";
import type { Problem, Severity } from "../../core/problem.ts";
import { toVisibleRange } from "./ranges.ts";

/** Who says it, as editors show it beside the message. */
export const diagnosticSource = "magi";

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

export function toDiagnostic(problem: Problem, document: TextDocument): Diagnostic {
  return {
    range: toVisibleRange(document, problem.range),
    severity: severities[problem.severity],
    code: problem.code,
    source: diagnosticSource,
    message: problem.message,
  };
}
