import type { TextRange } from "../../problem.ts";
import { strategies } from "../../profile/profile.ts";
import type { Registry } from "../../registry/registry.ts";
import { spansLines } from "../../text/lineAt.ts";
import type { NameUse, ProfileNames } from "../navigation/names.ts";
import { numberOf } from "../navigation/numbers.ts";
import type { Sketch, SketchNode, SketchScalar } from "../sketch/sketch.ts";

/**
 * What words of a profile are, by the names that editors have colours for: `property` a key, `enumMember` a tier or a
 * strategy, `variable` a model id, `number` a number or `.inf`, `keyword` a boolean.
 */
export const tokenTypes = ["property", "enumMember", "variable", "number", "keyword"] as const;
export type TokenType = (typeof tokenTypes)[number];

/**
 * What more there is to say: `declaration` a tier in `tier_config`, `defaultLibrary` a strategy, which MAGI names,
 * `deprecated` a model that the registry has switched off, `missing` one that it does not know.
 */
export const tokenModifiers = ["declaration", "defaultLibrary", "deprecated", "missing"] as const;
export type TokenModifier = (typeof tokenModifiers)[number];

export interface Token {
  /** Within one line. */
  readonly range: TextRange;
  readonly type: TokenType;
  readonly modifier: TokenModifier | undefined;
}

export interface SemanticTokensRequest {
  readonly text: string;
  readonly sketch: Sketch;
  readonly names: ProfileNames;
  /** Undefined when none could be read; then no model is missing. */
  readonly registry: Registry | undefined;
  /** All of the text when absent. */
  readonly within?: TextRange;
}

/** The tokens of a profile in the order of its text; none overlaps another. */
export function semanticTokens({ text, sketch, names, registry, within }: SemanticTokensRequest): readonly Token[] {
  const { start: from, end: until } = within ?? { start: 0, end: text.length };
  const tokens: Token[] = [];
  const named = new Map<number, NameUse>(names.uses.map((use) => [use.range.start, use]));
  const add = (range: TextRange, type: TokenType, modifier?: TokenModifier): void => {
    if (range.end > from && range.start < until && range.end > range.start && !spansLines(text, range))
      tokens.push({ range, type, modifier });
  };
  const value = (scalar: SketchScalar, key: string): void => {
    if (named.has(scalar.range.start) || scalar.style === "block") return;
    if (key === "strategy" && strategies.some((one) => one === scalar.text))
      add(insideQuotes(scalar), "enumMember", "defaultLibrary");
    else if (scalar.style === "plain" && /^[-+.\d]/.test(scalar.text)) {
      if (numberOf(scalar.text) !== undefined) add(scalar.range, "number");
    } else if (scalar.style === "plain" && /^(?:true|false|True|False|TRUE|FALSE)$/.test(scalar.text))
      add(scalar.range, "keyword");
  };
  const visit = (node: SketchNode, key: string): void => {
    if (node.range.end < from || node.range.start > until) return;
    if (node.kind === "scalar") value(node, key);
    else if (node.kind === "list") {
      for (const item of node.items) if (item.value !== undefined) visit(item.value, key);
    } else
      for (const entry of node.entries) {
        if (entry.colon !== undefined) add(entry.key.range, "property");
        if (entry.value !== undefined) visit(entry.value, entry.key.text);
      }
  };
  for (const root of sketch.roots) visit(root, "");
  for (const use of names.uses) if (!use.isAlias) add(use.word, ...kindOf(use, registry));
  return tokens.sort((a, b) => a.range.start - b.range.start);
}

function kindOf(use: NameUse, registry: Registry | undefined): [TokenType, TokenModifier | undefined] {
  if (use.kind === "tier") return ["enumMember", use.isDeclaration ? "declaration" : undefined];
  const model = registry?.models.get(use.name);
  if (registry !== undefined && model === undefined) return ["variable", "missing"];
  return ["variable", model?.enabled === false ? "deprecated" : undefined];
}

function insideQuotes({ style, range, text }: SketchScalar): TextRange {
  return style === "quoted" ? { start: range.start + 1, end: range.start + 1 + text.length } : range;
}
