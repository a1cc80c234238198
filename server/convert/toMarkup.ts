import { MarkupKind } from "vscode-languageserver/node";
import type { MarkupContent } from "vscode-languageserver/node";

/** Our Markdown for an editor that shows the `formats`; one that does not say gets Markdown, as from most servers. */
export function toMarkup(markdown: string, formats: readonly MarkupKind[] | undefined): MarkupContent {
  if (formats === undefined || formats.length === 0 || formats.includes(MarkupKind.Markdown))
    return { kind: MarkupKind.Markdown, value: markdown };
  return { kind: MarkupKind.PlainText, value: withoutMarks(markdown) };
}

/** Ours has no more than bold words, code and lists, and what comes from a file stands in code. */
function withoutMarks(markdown: string): string {
  return markdown.replace(/(`+)(.*?)(?<!`)\1(?!`)|\*\*/g, (_, fence: string | undefined, code: string | undefined) =>
    fence !== undefined && fence.length > 1 ? (code?.slice(1, -1) ?? "") : (code ?? ""),
  );
}
