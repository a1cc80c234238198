import type { Problem } from "../problem.ts";
import { parseProfile } from "../profile/parseProfile.ts";
import { applyEdits } from "../text/textEdit.ts";
import type { Fix, FixContext } from "./fix.ts";

/** A text longer than this is not read again for one fix. */
const maxLength = 50_000;
/** So many characters are read again for all fixes of one context, so that a request with many of them stays short. */
const maxCharacters = 100_000;
/** Aliases of more anchors than this are not looked for one by one. */
const maxAnchors = 8;

/**
 * Whether the text is no less YAML with a fix than without, and more so where that is what the fix is for. What would take
 * too long to find out counts as no.
 */
export function breaksNothing(fix: Fix, { code }: Pick<Problem, "code">, context: FixContext): boolean {
  const errors = syntaxErrorsIn(context.parsed.problems);
  if (errors === 0 && !touchesAliases(fix, context.text)) return true;
  const { text, stem } = context;
  const spent = (charactersRead.get(context) ?? 0) + text.length;
  if (text.length > maxLength || spent > maxCharacters) return false;
  charactersRead.set(context, spent);
  const after = syntaxErrorsIn(parseProfile(applyEdits(text, fix.edits), stem).problems);
  return code === "yaml-syntax" ? after < errors : after <= errors;
}

const charactersRead = new WeakMap<FixContext, number>();

/**
 * Whether an anchor may go that an alias needs, or an alias come before its anchor. An alias may always go. (In a text
 * that is not all YAML, lines may belong together otherwise than they seem to as well.)
 */
function touchesAliases({ edits }: Fix, text: string): boolean {
  if (edits.some((edit) => /[&*]/.test(edit.text))) return true;
  const removed = edits.map(({ range }) => text.slice(range.start, range.end)).join("\n");
  const anchors = new Set(Array.from(removed.matchAll(/&([^\s,[\]{}]+)/g), ([, name = ""]) => name));
  return anchors.size > maxAnchors || [...anchors].some((name) => text.includes(`*${name}`));
}

function syntaxErrorsIn(problems: readonly Problem[]): number {
  return problems.filter(({ code, severity }) => code === "yaml-syntax" && severity === "error").length;
}
