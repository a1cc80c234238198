import type { CompletionList } from "./completion.ts";

/** A kind of problem, as far as a comment needs it. */
export interface IgnorableCode {
  readonly code: string;
  /** What it means, in Markdown. */
  readonly explanation: string;
}

const directives = [
  { label: "magi-ignore", detail: "silences problems of this line, or of the next" },
  { label: "magi-ignore-file", detail: "silences problems of the file" },
];

/**
 * Suggestions for a comment that silences problems, `comment` being its text from the `#` to the cursor: the directive
 * once it is begun, then the codes that it does not name yet. Nothing in other comments, and behind the reason that a `--` begins.
 */
export function completeIgnore(
  comment: string,
  cursor: number,
  codes: readonly IgnorableCode[],
): CompletionList | undefined {
  const [, lead, word = ""] = /^#+[ \t]*()([\w-]+)$/.exec(comment) ?? [];
  if (lead !== undefined)
    return listOf(
      directives
        .filter(({ label }) => label.startsWith(word))
        .map(({ label, detail }) => ({ label, detail, text: `It ${detail}.` })),
      { start: cursor - word.length, end: cursor },
    );
  const named = /^#+[ \t]*magi-ignore(?:-file)?(?=[\s,:]):?((?:[\s,]+(?!--(?:\s|$))[^\s,#]+)*)[\s,]+([\w-]*)$/.exec(
    comment,
  );
  if (named === null) return undefined;
  const [, before = "", typed = ""] = named;
  const taken = new Set(before.split(/[\s,]+/));
  return listOf(
    codes.filter(({ code }) => !taken.has(code)).map(({ code, explanation }) => ({ label: code, text: explanation })),
    { start: cursor - typed.length, end: cursor },
  );
}

function listOf(
  items: readonly { readonly label: string; readonly detail?: string; readonly text: string }[],
  replace: { readonly start: number; readonly end: number },
): CompletionList {
  return {
    isIncomplete: false,
    items: items.map(({ label, detail, text }) => ({
      kind: "value",
      label,
      ...(detail !== undefined && { detail }),
      about: { kind: "words", text },
      insert: label,
      replace,
    })),
  };
}
