import type { YAMLError } from "yaml";
import type { Problem, TextRange } from "../problem.ts";
import { isOpenQuote } from "./openQuotes.ts";

/** The parser's error in plain words. `quote` is where the text begins that ends at the error, if one in quotes does. */
export function yamlProblem(error: YAMLError, text: string, quote?: number): Problem {
  // Not where it ends, which is at the next quote that there happens to be, or nowhere.
  if (quote !== undefined && isOpenQuote(error))
    return {
      code: "yaml-syntax",
      severity: "error",
      message: openQuote,
      range: firstLine(text, quote, error.pos[0]),
    };
  if (isOpenBracket(error)) return openBracket(error, text);
  const start = Math.min(error.pos[0], text.length);
  // All of a text that should be in quotes; elsewhere what the parser stumbled over.
  const range = firstLine(text, start, isSecondKey(error) ? start + longestLookBack : error.pos[1]);
  const onTab = text.slice(start, range.end + 1).includes("\t") || text.charAt(start - 1) === "\t";
  switch (error.code) {
    case "TAB_AS_INDENT":
      return tabProblem(range);
    case "MULTIPLE_DOCS":
      return {
        code: "multiple-documents",
        severity: "warning",
        message: "Only the first document of this file is read; what follows `---` changes nothing.",
        range: { start, end: Math.min(start + 3, text.length) },
      };
    case "TAG_RESOLVE_FAILED":
      return {
        code: "yaml-syntax",
        severity: "warning",
        message: "MAGI does not know this tag and ignores it.",
        range,
      };
    default:
      if (onTab && error.code === "BAD_SCALAR_START") return tabProblem(range);
      return {
        code: "yaml-syntax",
        severity: error.name === "YAMLWarning" ? "warning" : "error",
        message: (isFurtherOut(error, text) ? badIndent : behindQuote(error, text)) ?? plain(error),
        range,
      };
  }
}

/** Not to the end of the line first: a line may be long and have an error at each of its characters. */
function firstLine(text: string, start: number, end: number): TextRange {
  const first = /^[^\r\n]*/.exec(text.slice(start, end))?.[0] ?? "";
  return { start, end: start + first.length };
}

function tabProblem(range: TextRange): Problem {
  return { code: "tabs", severity: "error", message: "YAML is indented with spaces; this is a tab.", range };
}

/** Whether the parser misses the bracket that ends a list or a mapping. */
function isOpenBracket({ code, message }: YAMLError): boolean {
  return (code === "MISSING_CHAR" || code === "BAD_INDENT") && /end with a [\]}]/.test(message);
}

/** Said where the last thing in the brackets ends, and not where the next thing begins. */
function openBracket(error: YAMLError, text: string): Problem {
  const found = Math.min(error.pos[0], text.length);
  const from = Math.max(0, found - longestLookBack);
  let before = text.slice(from, found).trimEnd();
  for (let comment = lastComment.exec(before); comment !== null; comment = lastComment.exec(before))
    before = before.slice(0, comment.index).trimEnd();
  const end = from + before.length;
  return {
    code: "yaml-syntax",
    severity: "error",
    message: missingCharacter(error.message),
    range: { start: end, end },
  };
}

const longestLookBack = 500;
/** The last line that has one; what stands behind a quote may be a text. */
const lastComment = /(?<=^|[\r\n]|[ \t])#[^\r\n"']*$/;

/** Whether a line begins further to the left than the first one, and so ends what that one began. */
function isFurtherOut({ message, pos }: YAMLError, text: string): boolean {
  if (!message.endsWith("at node end")) return false;
  const lead = text.slice(Math.max(0, pos[0] - longestLookBack), pos[0]);
  const column = /(?<=^|[\r\n]) *$/.exec(lead)?.[0].length;
  if (column === undefined) return false;
  return column < (/^( *)[^\s#]/m.exec(text)?.[1]?.length ?? 0);
}

/**
 * Problems without those that only go on with one: behind what ends a text too early the parser stumbles over each word.
 * Fixes count them all, since fewer are better.
 */
export function withoutEchoes(sorted: readonly Problem[], text: string): readonly Problem[] {
  let end = -1;
  return sorted.filter(({ code, message, range }) => {
    if (code !== "yaml-syntax") return true;
    const goesOn = message === outOfPlace && end >= 0 && onlyComments.test(text.slice(end, range.start));
    end = goesOn || message === outOfPlace || message === badIndent ? range.end : -1;
    return !goesOn;
  });
}

/** A comment goes to the end of its line in one way only, so that no text takes long. */
const onlyComments = /^(?:\s|#[^\r\n]*(?=[\r\n]|$))*$/;

/** An apostrophe, say, ended the text before it was meant to. */
function behindQuote({ code, pos }: YAMLError, text: string): string | undefined {
  if (code !== "UNEXPECTED_TOKEN") return undefined;
  switch (text.charAt(pos[0] - 1)) {
    case "'":
      return "The text ends at the quote before this. An apostrophe in single quotes is written `''`.";
    case '"':
      return 'The text ends at the quote before this. A quote in double quotes is written `\\"`.';
    default:
      return undefined;
  }
}

/** What the parser says, for those of its codes that speak the parser's language and not a person's. */
function plain(error: YAMLError): string {
  switch (error.code) {
    case "BAD_ALIAS":
      return "This alias (`*name`) has no anchor (`&name`) above it.";
    case "BAD_INDENT":
      if (error.message.includes("end with a ")) return missingCharacter(error.message);
      return badIndent;
    case "BAD_DQ_ESCAPE":
      return badEscape;
    case "BAD_SCALAR_START":
      return "A value cannot begin with this character. Put the value in quotes.";
    case "BLOCK_AS_IMPLICIT_KEY":
      return isSecondKey(error) ? secondKey : somethingMissing;
    case "MULTILINE_IMPLICIT_KEY":
      return somethingMissing;
    case "MISSING_CHAR":
      return missingCharacter(error.message);
    case "UNEXPECTED_TOKEN":
      return error.message.startsWith("Unexpected , in flow") ? extraComma : outOfPlace;
    case "BAD_COLLECTION_TYPE":
    case "BLOCK_IN_FLOW":
      return "An indented list or mapping cannot stand inside `[ ]` or `{ }`.";
    default:
      return `${error.message.replace(/\s+/g, " ").replace(/[.:]?$/, "")}.`;
  }
}

function isSecondKey({ code, message }: YAMLError): boolean {
  return code === "BLOCK_AS_IMPLICIT_KEY" && message.startsWith("Nested mappings");
}

/** What these say is asked for by who makes more of them than a sentence: other problems, or fixes. */
export const openQuote = "This quote is not closed.";
export const badIndent = "This line is not indented like the lines it belongs to.";
export const badItem = "This line is not indented like the others, or its `- ` is missing.";
export const noColon = "A colon and a space are missing here: `key: value` was expected.";
export const badEscape = "This is not an escape that YAML knows. Use single quotes if you mean the backslash itself.";
export const extraComma = "This comma is one too many.";
export const outOfPlace = "This does not belong here. Check the line above for a missing `:`, quote or bracket.";
export const somethingMissing =
  "Something is missing on this line or the one above: a `key: value` was expected, with one key a line.";
export const secondKey =
  "One line has one `key: value`. Put a text that has a colon and a space in quotes, and another key on a line of its own.";

function missingCharacter(message: string): string {
  if (message.includes("quote")) return "A quote is missing here.";
  if (message.includes("}")) return "A closing `}` is missing here.";
  if (message.includes("]")) return "A closing `]` is missing here.";
  if (message.includes(",")) return "A comma is missing here.";
  if (message.includes("- indicator")) return badItem;
  if (message.startsWith("Comments")) return "A space is missing before `#`, which begins a comment.";
  if (message.startsWith("Tags and anchors")) return "A space is missing after this tag or anchor.";
  if (message.includes("directives-end marker")) return "Begin on the line after `---`.";
  if (message.startsWith("Implicit map key") || message.includes(":")) return noColon;
  return `${message.replace(/[.:]?$/, "")}.`;
}
