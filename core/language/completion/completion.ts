import type { TextRange } from "../../problem.ts";
import type { SketchPath } from "../sketch/sketch.ts";

/** One suggestion. Suggestions come in the order in which they should be shown. */
export interface Completion {
  readonly kind: "key" | "model" | "tier" | "value" | "snippet";
  /** What is shown, and what typed text is compared with. */
  readonly label: string;
  readonly detail?: string;
  /** A word or two to stand beside the label in a narrow list; the detail is there when this is absent. */
  readonly beside?: string;
  /** What `documentationOf` tells more about, for those who want to know. */
  readonly about?: CompletionSubject;
  /** In snippet syntax: `${1:placeholder}`, `${1|one,two|}`, `$0`. Further lines carry their whole indentation. */
  readonly insert: string;
  readonly replace: TextRange;
}

/** What a suggestion stands for. Plain data, which may go to an editor and come back. */
export type CompletionSubject =
  | { readonly kind: "key"; readonly path: SketchPath }
  | { readonly kind: "model"; readonly id: string }
  | { readonly kind: "tier"; readonly name: string }
  | { readonly kind: "registry-tier"; readonly name: string }
  | { readonly kind: "strategy"; readonly name: string }
  | { readonly kind: "words"; readonly text: string };

export interface CompletionList {
  readonly items: readonly Completion[];
  /** True when there is more than could be listed: typing on asks again. */
  readonly isIncomplete: boolean;
}

/** More than anybody reads; what is typed next narrows the list down. */
export const maxListed = 200;

/** A text that a snippet inserts as it is. */
export function literal(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}

/** A snippet as the text that it would leave behind. */
export function withoutPlaceholders(snippet: string): string {
  // In one pass, so that what is escaped is never read as a placeholder.
  return snippet.replace(
    /\\([\\$}])|\$\{\d+\|([^,|]*)[^|]*\|\}|\$\{\d+:((?:[^\\}]|\\.)*)\}|\$\d+/g,
    (_, escaped?: string, choice?: string, placeholder?: string) =>
      escaped ?? choice ?? (placeholder === undefined ? "" : withoutPlaceholders(placeholder)),
  );
}
