import { expect, test } from "vitest";
import { outline } from "../../../../core/language/outline.ts";
import { readSketch } from "../../../../core/language/sketch/readSketch.ts";
import type { OutlineSymbol } from "../../../../core/language/outline.ts";
import { sampleRegistry } from "../../../support/lsp/sampleRegistry.ts";

/** The outline as indented lines: kind, name, detail. */
function checkOutline(text: string, ...expected: string[]): void {
  const symbols = outline(readSketch(text).sketch, sampleRegistry);
  const lines = (some: readonly OutlineSymbol[], indent: string): string[] =>
    some.flatMap((one) => [
      `${indent}${one.kind} ${one.name} ${one.detail}`.trimEnd(),
      ...lines(one.children, `${indent}  `),
    ]);
  expect(lines(symbols, "")).toEqual(expected);
  checkRanges(symbols, { start: 0, end: text.length });
}

/** Editors refuse a whole outline when one selection leaves its range or one child its parent. */
function checkRanges(symbols: readonly OutlineSymbol[], within: OutlineSymbol["range"]): void {
  for (const { range, selection, children, name } of symbols) {
    expect(name).not.toBe("");
    expect(range.start).toBeGreaterThanOrEqual(within.start);
    expect(range.end).toBeLessThanOrEqual(within.end);
    expect(selection.start).toBeGreaterThanOrEqual(range.start);
    expect(selection.end).toBeLessThanOrEqual(range.end);
    checkRanges(children, range);
  }
}

test("sections, models with what the registry knows, and tiers with their score", () => {
  checkOutline(
    "profile:\n  name: desk\nenabled_models:\n  - qwen3_4p0b_q4km_fast\n  - unknown\ntier_config:\n  - name: fast\n    max_score: 5\n  - name: slow\n    max_score: .inf\n",
    "section profile",
    "  value name desk",
    "section enabled_models",
    "  model qwen3_4p0b_q4km_fast 4B · Q4_K_M · fast",
    "  model unknown",
    "section tier_config",
    "  tier fast score ≤ 5",
    "    value name fast",
    "    value max_score 5",
    "  tier slow score ≤ ∞",
    "    value name slow",
    "    value max_score .inf",
  );
});

test("rules by their pattern, with the tier", () => {
  checkOutline(
    "routing:\n  rules:\n    - pattern: 'a|b'\n      tier: fast\n    - tier: slow\n",
    "section routing",
    "  section rules",
    "    section a|b fast",
    "      value pattern a|b",
    "      value tier fast",
    "    section (2) slow",
    "      value tier slow",
  );
});

test("the flat form in flow style", () => {
  checkOutline(
    "{name: x, enabled_models: [a, 'b'], tier_config: [{name: t}]}",
    "value name x",
    "section enabled_models",
    "  model a",
    "  model b",
    "section tier_config",
    "  tier t",
    "    value name t",
  );
});

test("the sound parts of a broken profile", () => {
  checkOutline(
    "name: 'x\nenabled_models: [a,\ntwo_st\n: 1\ntier_config:\n  -\n  - max_score: 1\n\t- ''\n  - name: ''\n",
    "value name x",
    "section enabled_models",
    "  model a",
    "value two_st",
    "value (no key) 1",
    "section tier_config",
    "  tier (2) score ≤ 1",
    "    value max_score 1",
    "  value (empty)",
    "  tier (4)",
    "    value name",
  );
});

test("a nesting that no profile has is cut off", () => {
  const text = Array.from({ length: 60 }, (_, depth) => `${"  ".repeat(depth)}k${depth}:\n`).join("");
  const depthOf = (symbols: readonly OutlineSymbol[]): number =>
    symbols.length === 0 ? 0 : 1 + Math.max(...symbols.map((one) => depthOf(one.children)));
  expect(depthOf(outline(readSketch(text).sketch, undefined))).toBe(4);
});
