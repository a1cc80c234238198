import { describe, expect, test } from "vitest";
import { findYamlGrammars, loadProfileGrammar, tokenize } from "../../support/syntaxes/tokenize.ts";
import type { Token } from "../../support/syntaxes/tokenize.ts";

const kinds: Readonly<Record<string, string>> = {
  "entity.name.type.tier.magi-profile": "tier",
  "entity.name.type.model.magi-profile": "model",
  "constant.numeric.infinity.magi-profile": "infinity",
  "support.constant.strategy.magi-profile": "strategy",
  "keyword.control.directive.ignore.magi-profile": "directive",
  "constant.other.problem-code.magi-profile": "code",
  "entity.name.tag.known.magi-profile": "key",
};

function kindOf({ scopes }: Token): string | undefined {
  return scopes.map((scope) => kinds[scope]).find((kind) => kind !== undefined);
}

const yamlGrammars = findYamlGrammars();
const grammar = yamlGrammars === undefined ? undefined : await loadProfileGrammar(yamlGrammars);
const why = grammar === undefined ? " (skipped: no VS Code is installed in .vscode-test yet)" : "";

describe.skipIf(grammar === undefined)(`the colours of a profile, as VS Code's tokenizer has them${why}`, () => {
  function tokensOf(text: string): readonly Token[] {
    return grammar === undefined ? [] : tokenize(grammar, text);
  }

  /** What our grammar adds to a text, keys aside, in its order. */
  function coloured(text: string): readonly string[] {
    return tokensOf(text).flatMap((token) => {
      const kind = kindOf(token);
      return kind === undefined || kind === "key" ? [] : [`${kind} ${token.text}`];
    });
  }

  test.each([
    ["the name of an item", "tier_config:\n  - name: fast\n    max_score: 5\n", ["tier fast"]],
    ["the name of an item at its key's column", "tier_config:\n- max_score: 5\n  name: slow\n", ["tier slow"]],
    ["a name of two words, before a comment", "t:\n  - name:   very fast   # c\n", ["tier very fast"]],
    ["a name in quotes", "t:\n  - name: \"fast\"\n  - 'name': 'slow'\n", ["tier fast", "tier slow"]],
    ["a name behind an anchor", "t:\n  - name: &n fast\n", ["tier fast"]],
    ["names in braces", "t:\n  - {max_score: 1,name: fast}\n  - { name: slow }\n", ["tier fast", "tier slow"]],
    ["names in brackets", "t: [{name: fast}, { max_score: 1, name: 'slow' }]\n", ["tier fast", "tier slow"]],
    ["the profile's own name: none", "name: fast\nprofile:\n  name: slow\n", []],
    ["the profile's own name in braces: none", "profile: { name: slow }\n", []],
    ["the tiers of stages", "s:\n  stage1_tier: fast # c\n  stage2_tier:  'slow'\n", ["tier fast", "tier slow"]],
    ["the tiers of stages in braces", "s: {stage1_tier: fast, stage2_tier: &a slow}\n", ["tier fast", "tier slow"]],
  ])("tiers: %s", (_, text, expected) => {
    expect(coloured(text)).toEqual(expected);
  });

  test.each([
    ["an id", "m:\n  - qwen3_4p0b_q4km_fast # c\n", ["model qwen3_4p0b_q4km_fast"]],
    ["an id of another shape", "m:\n- m4711\n", ["model m4711"]],
    ["an id in quotes", 'm:\n  - "gemma"\n', ["model gemma"]],
    ["an id behind an anchor", "m:\n  - &m gemma\n", ["model gemma"]],
    ["ids in brackets", "m: [a, \"b\" ,'c',d, &x e]\n", ["model a", "model b", "model c", "model d", "model e"]],
    ["ids in brackets over lines", "m: [\n  a,\n  b # c\n]\n", ["model a", "model b"]],
    ["prose in a tier: none", "t:\n  - name: a\n    description: Short, quick\n", ["tier a"]],
    ["prose in braces: none", 't: [{ name: a, description: "x, y" }]\n', ["tier a"]],
    ["prose of several lines: none", "t:\n  - description: |\n      - abc\n", []],
    ["prose in a list: none", "m:\n  - two words\n", []],
  ])("model ids: %s", (_, text, expected) => {
    expect(coloured(text)).toEqual(expected);
  });

  test.each([
    ["infinity", "t:\n  - max_score:   .inf # c\n  - { max_score: .Inf }\n", ["infinity .inf", "infinity .Inf"]],
    ["infinity that is text: none", 't:\n  - max_score: ".inf"\ndescription: .inf and on\n', []],
    [
      "strategies",
      "l:\n  strategy: random\nk: {strategy: 'least_loaded'}\n",
      ["strategy random", "strategy least_loaded"],
    ],
    ["other strategies: none", "l:\n  strategy: fastest\n", []],
  ])("values: %s", (_, text, expected) => {
    expect(coloured(text)).toEqual(expected);
  });

  test.each([
    ["on its own", "# magi-ignore missing-model\n", ["directive magi-ignore", "code missing-model"]],
    [
      "behind a value, with several codes",
      "m:\n  - a # magi-ignore missing-model, tabs\n",
      ["model a", "directive magi-ignore", "code missing-model", "code tabs"],
    ],
    [
      "for the file, with a reason",
      "#magi-ignore-file: no-models -- because of that\n",
      ["directive magi-ignore-file", "code no-models"],
    ],
    ["without a code", "# magi-ignore\n", ["directive magi-ignore"]],
    ["that only speaks of it: none", "# see magi-ignored, or magi-ignore\n", []],
  ])("a comment that silences problems: %s", (_, text, expected) => {
    expect(coloured(text)).toEqual(expected);
  });

  test("every key that MAGI knows is coloured, in any style; others are those of YAML", () => {
    const keys = tokensOf('two_stage: {enabled: true}\n"tier_config" :\n  - max_score: 1\nfoo: 1\n');
    expect(keys.filter((token) => kindOf(token) === "key").map(({ text }) => text)).toEqual([
      "two_stage",
      "enabled",
      "tier_config",
      "max_score",
    ]);
    expect(keys.find(({ text }) => text === "foo")?.scopes).toContain("entity.name.tag.yaml");
  });

  test("a comment is a comment and a number a number, as in YAML", () => {
    const tokens = tokensOf("a: 5.0 # b\n");
    expect(tokens.find(({ text }) => text === "5.0")?.scopes.join(" ")).toContain("constant.numeric");
    expect(tokens.at(-2)?.scopes.join(" ")).toContain("comment.line");
  });
});
