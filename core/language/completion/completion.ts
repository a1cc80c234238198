import type { TextRange } from "../../problem.ts";

/** One suggestion. Suggestions come in the order in which they should be shown. */
export interface Completion {
  readonly kind: "key" | "model" | "tier" | "value" | "snippet";
  /** What is shown, and what typed text is compared with. */
  readonly label: string;
  readonly detail?: string;
  /** Markdown. A model's card is left out here: `describeModel` has it when it is wanted. */
  readonly documentation?: string;
  /** In snippet syntax: `${1:placeholder}`, `${1|one,two|}`, `$0`. Further lines carry their whole indentation. */
  readonly insert: string;
  readonly replace: TextRange;
}

export interface CompletionList {
  readonly items: readonly Completion[];
  /** True when there is more than could be listed: typing on asks again. */
  readonly isIncomplete: boolean;
}

/** A text that a snippet inserts as it is. */
export function literal(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}

/** A snippet as the text that it would leave behind. */
export function withoutPlaceholders(snippet: string): string {
  return snippet
    .replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, "$1")
    .replace(/\$\{\d+:((?:[^\\}]|\\.)*)\}/g, "$1")
    .replace(/\$\d/g, "")
    .replace(/\\([\\$}])/g, "$1");
}
