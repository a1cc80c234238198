import { isAlias, isMap, isPair, isScalar, isSeq, Lexer } from "yaml";
import type { Document, Node, ParsedNode, YAMLError } from "yaml";
import type { Problem, TextRange } from "../problem.ts";
import { utf16Message, wasUtf16 } from "../text/utf16.ts";
import { findDuplicateKeys } from "./duplicateKeys.ts";
import { restoreLongLists, shortenLongLists } from "./longLists.ts";
import { isOpenQuote, quotedTexts } from "./openQuotes.ts";
import { parseBounded, TooManyErrors } from "./parseBounded.ts";
import { parserText } from "./parserText.ts";
import { yamlProblem } from "./yamlProblem.ts";

/** A document that a person could still read. What is larger or deeper is refused, not parsed. */
export const limits = {
  maxCharacters: 1_000_000,
  /** Without the long lists of plain words, which cost little. */
  maxParsed: 400_000,
  maxDepth: 64,
} as const;

export interface YamlReading {
  /** Undefined only when the text is too large or too deep to be read. */
  readonly document: Document.Parsed | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Parses one YAML document, with comments and ranges. Never throws: what is wrong becomes a problem, and the document
 * holds the parts that are sound.
 */
export function readYaml(written: string): YamlReading {
  if (written.length > limits.maxCharacters) return tooLarge(written.length);
  if (wasUtf16(written)) return refused("yaml-syntax", utf16Message);
  const text = parserText(written);
  if (isNestedTooDeep(text)) return tooDeep();
  let document: Document.Parsed;
  try {
    document = parseShortened(text) ?? parse(text);
  } catch (error) {
    if (error instanceof TooLarge) return tooLarge(error.length);
    if (error instanceof TooManyErrors)
      return { document: undefined, problems: error.errors.map((one) => yamlProblem(one, text)) };
    if (error instanceof RangeError) return tooDeep();
    return refused("yaml-syntax", "This file cannot be read as YAML.");
  }
  if (depthOf(document.contents) > limits.maxDepth) return tooDeep();
  const problems = [...problemsIn(document, text), ...findDuplicateKeys(document)];
  return { document, problems: problems.sort((a, b) => a.range.start - b.range.start) };
}

function problemsIn(document: Document.Parsed, text: string): readonly Problem[] {
  const errors: readonly YAMLError[] = [...document.errors, ...document.warnings];
  const open = new Set(errors.filter(isOpenQuote).map(({ pos }) => pos[0]));
  if (open.size === 0) return errors.map((error) => yamlProblem(error, text));
  const quotes = quotedTexts(document);
  return (
    errors
      // What is missing besides where the text in quotes ends, it may have swallowed.
      .filter((error) => isOpenQuote(error) || !open.has(error.pos[0]))
      .map((error) => yamlProblem(error, text, quotes.get(error.pos[0])))
  );
}

class TooLarge extends Error {
  readonly length: number;

  constructor(length: number) {
    super("The text is too large to be parsed.");
    this.length = length;
  }
}

function parse(text: string): Document.Parsed {
  if (text.length > limits.maxParsed) throw new TooLarge(text.length);
  return parseBounded(text);
}

/** The same document in less time, for a text with long lists of words. */
function parseShortened(text: string): Document.Parsed | undefined {
  const shortened = shortenLongLists(text);
  if (shortened === undefined) return undefined;
  const document = parse(shortened.text);
  return restoreLongLists(document, shortened) ? document : undefined;
}

function tooLarge(length: number): YamlReading {
  const limit = length > limits.maxCharacters ? limits.maxCharacters : limits.maxParsed;
  return refused("too-large", `This file has ${length} characters; MAGI reads up to ${limit}.`);
}

function tooDeep(): YamlReading {
  return refused("too-deep", `This file is nested too deeply; MAGI reads up to ${limits.maxDepth} levels.`);
}

function refused(code: string, message: string): YamlReading {
  return { document: undefined, problems: [{ code, severity: "error", message, range: { start: 0, end: 0 } }] };
}

/**
 * The parser recurses, so nesting is bounded before it runs. Brackets are counted by the lexer (which does not
 * recurse) and only when there are enough of them; block nesting shows as indentation or as a row of dashes.
 */
function isNestedTooDeep(text: string): boolean {
  const marks = text.match(/[[{]/g)?.length ?? 0;
  if (marks > limits.maxDepth) {
    let depth = 0;
    for (const token of new Lexer().lex(text)) {
      if (token === "[" || token === "{") depth++;
      else if (token === "]" || token === "}") depth--;
      if (depth > limits.maxDepth) return true;
    }
  }
  return /^(?:[ \t]*[-?:][ \t]+){65}/m.test(text);
}

function depthOf(root: unknown): number {
  let deepest = 0;
  const open: { node: unknown; depth: number }[] = [{ node: root, depth: 0 }];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    const { node, depth } = entry;
    if (depth > deepest) deepest = depth;
    if (isPair(node)) open.push({ node: node.key, depth }, { node: node.value, depth });
    else if (isMap(node) || isSeq(node)) for (const item of node.items) open.push({ node: item, depth: depth + 1 });
  }
  return deepest;
}

/** The text that a node covers, without the white space and comments after it. */
export function rangeOfNode(node: Node | ParsedNode | null | undefined): TextRange | undefined {
  const range = node?.range;
  return range ? { start: range[0], end: Math.max(range[0], range[1]) } : undefined;
}

export function toNode(node: unknown): Node | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node : undefined;
}
