import { codeEntries } from "../../core/diagnostics/codes.ts";
import type { Severity } from "../../core/problem.ts";

export interface DescribedCode {
  readonly code: string;
  /** What this kind of problem is, in a few words. */
  readonly summary: string;
  readonly severity: Severity;
  readonly explanation: string;
  /** The same with an example of what is wrong and what is right. */
  readonly markdown: string;
}

/** Every kind of problem that can be found. */
export const describedCodes: readonly DescribedCode[] = codeEntries.map(({ code, severity, explanation, example }) => ({
  code,
  summary: code.replaceAll("-", " "),
  severity,
  explanation,
  markdown:
    example === undefined
      ? explanation
      : `${explanation}\n\nWrong:\n\n${yaml(example.wrong)}\n\nRight:\n\n${yaml(example.right)}`,
}));

function yaml(text: string): string {
  return `\`\`\`yaml\n${text.trimEnd()}\n\`\`\``;
}
