import { describe, expect, test } from "vitest";
import { hover } from "../../../../core/language/hover.ts";
import { cursorText } from "../../../support/lsp/cursorText.ts";
import { sampleRegistry } from "../../../support/lsp/sampleRegistry.ts";

function hoverAt(marked: string, registry = sampleRegistry): { markdown: string; word: string } | undefined {
  const { text, cursor } = cursorText(marked);
  const found = hover({ text, offset: cursor, registry });
  return found && { markdown: found.markdown, word: text.slice(found.range.start, found.range.end) };
}

/** The word that the hover covers, and lines of what it says, in their order. */
function checkHover(marked: string, word: string, ...lines: string[]): void {
  const found = hoverAt(marked);
  expect(found?.word).toBe(word);
  expect(found?.markdown.split("\n").filter((line) => line !== "")).toEqual(lines);
}

const ladder =
  "tier_config:\n  - {name: low, max_score: 3.5, expected_time_seconds: 2}\n  - {name: mid, max_score: 3.5}\n  - {name: fast, max_score: .inf}\n";

describe("keys", () => {
  test.each([
    [
      "two_stage:\n  stage1_ma|x_tokens: 1\n",
      "stage1_max_tokens",
      "**stage1_max_tokens** — a whole number, at least 1 · default `500`",
      "The draft is cut at this many tokens.",
    ],
    [
      "load_balancing: { |enabled: true }\n",
      "enabled",
      "**enabled** — `true` or `false` · default `true`",
      "Whether the healthy models of a tier share the prompts. When false, the first healthy one in the order of `enabled_models` answers.",
      "On in this profile, by `round_robin`: the healthy models of a tier take turns.",
    ],
    [
      "profile:\n  name|: x\n",
      "name",
      "**name** — text",
      "Name of the profile, for people. The file's name is what commands use.",
    ],
    [
      "a: [b\ntier_config:\n  - max_score|: 1\n",
      "max_score",
      "**max_score** — a number from 0 to 10, or `.inf`",
      "Highest score, inclusive, that this tier takes: 0 (easiest) to 10 (hardest). `.inf` takes everything that is left.",
    ],
    [
      "two_stage:\n  enabled: fal|se\n",
      "false",
      "**enabled** — `true` or `false` · default `false`",
      "Whether hard prompts are drafted first and then refined.",
      "Off in this profile: every prompt is answered by its own tier alone.",
    ],
  ])("%s", (marked, word, ...lines) => {
    checkHover(marked, word, ...lines);
  });
});

describe("models", () => {
  test("a card with everything that the registry knows", () => {
    checkHover(
      "enabled_models:\n  - |gpt_oss_20p0b_q4km_powerful\n",
      "gpt_oss_20p0b_q4km_powerful",
      "**`gpt_oss_20p0b_q4km_powerful`**",
      "- Family: `gpt_oss`",
      "- Size: 20B",
      "- Quantisation: `Q4_K_M`",
      "- Context: 32,768 tokens",
      "- Thinking: yes",
      "- Tier: `powerful`, as discovered",
      "- Answers at: `http://127.0.0.1:8081/v1`",
    );
  });

  test("the tier by the user's word, and every replica", () => {
    checkHover(
      "enabled_models: ['qwen2_coder_p5_14p0b_q4km_powerful|']\n",
      "'qwen2_coder_p5_14p0b_q4km_powerful'",
      "**`qwen2_coder_p5_14p0b_q4km_powerful`**",
      "- Family: `qwen2 2.5`",
      "- Size: 14B",
      "- Quantisation: `Q4_K_M`",
      "- Coder: yes",
      "- Tier: `coding`, by your `tier_override`; discovery said `powerful` (this profile has no such tier)",
      "- Answers at: `http://10.0.0.5:8080/v1`, `http://10.0.0.6:8080/v1`",
    );
  });

  test("a model that is off or has no address says so", () => {
    const found = hoverAt("enabled_models: [qwen3_vl_4p0b_q4km_fast|]");
    expect(found?.markdown).toContain("switched off (`enabled: false`)");
    expect(found?.markdown).toContain("nowhere yet");
  });

  test("an unknown model is left to the diagnostic that tells of it", () => {
    expect(hoverAt("enabled_models: [nobody|]")).toBeUndefined();
  });

  test("the last known health, where somebody knows it", () => {
    const { text, cursor } = cursorText("enabled_models: [qwen3_4p0b_q4km_fast|]");
    const healthOf = (id: string): string => `${id} answers`;
    const found = hover({ text, offset: cursor, registry: sampleRegistry, healthOf });
    expect(found?.markdown).toMatch(/- Health: qwen3_4p0b_q4km_fast answers$/);
  });

  test("what files say is never markup", () => {
    const id = "a`[b](command:x)";
    const registry = { models: new Map([[id, { model_id: id, family: "<b>", assigned_tier: "*x*" }]]) };
    const found = hover({ text: `enabled_models: ['${id}']`, offset: 18, registry });
    expect(found?.markdown.split("\n").slice(0, 4)).toEqual([
      "**`` a`[b](command:x) ``**",
      "",
      "- Family: `<b>`",
      "- Tier: `*x*`, as discovered (this profile has no such tier)",
    ]);
  });
});

describe("tiers and strategies", () => {
  test.each([
    [
      `${ladder}routing: { rules: [{ pattern: x, tier: lo|w }] }\n`,
      "low",
      "**`low`** — takes scores up to 3.5",
      "- Models: none of the enabled ones serves this tier",
      "- Usually answers in 2 s",
    ],
    [
      `${ladder}two_stage: { stage1_tier: lo|w }\n`,
      "low",
      "**`low`** — takes scores up to 3.5",
      "- Models: none of the enabled ones serves this tier",
      "- Usually answers in 2 s",
    ],
    [
      `enabled_models: [qwen3_4p0b_q4km_fast, gpt_oss_20p0b_q4km_powerful]\n${ladder.replace("fast,", "fa|st,")}`,
      "fast",
      "**`fast`** — takes scores above 3.5",
      "- Models: `qwen3_4p0b_q4km_fast`",
    ],
    [
      ladder.replace("mid", "mid|"),
      "mid",
      "**`mid`** — no prompt reaches it: the tiers before it take every score",
      "- Models: none of the enabled ones serves this tier",
    ],
    [
      `${ladder}two_stage: { stage2_tier: |none }\n`,
      "none",
      "**stage2_tier** — text · default `powerful`",
      "The tier that refines the draft.",
    ],
    [
      "two_stage: { stage2_tier: |balanced }\n",
      "balanced",
      "**`balanced`** — takes scores above 3, up to 7",
      "- Models: none of the enabled ones serves this tier",
      "- Usually answers in 5 s",
    ],
    [
      "load_balancing:\n  strategy: |random\n",
      "random",
      "**random** — A prompt goes to any healthy model of the tier.",
    ],
  ])("%s", (marked, word, ...lines) => {
    checkHover(marked, word, ...lines);
  });
});

describe("what a section comes to in this profile", () => {
  const stages = "two_stage|:\n  enabled: true\n  stage1_tier: low\n  stage2_tier: fast\n";
  test.each([
    [
      "drafting and refining",
      ladder + stages,
      "On in this profile: a prompt that scores above 3.5 is drafted by `low` in at most 500 tokens and refined by `fast`; the others are answered by their own tier alone.",
    ],
    [
      "two stages that are off",
      `${ladder}two_stage|:\n`,
      "Off in this profile: every prompt is answered by its own tier alone.",
    ],
    [
      "a draft tier that there is not",
      `${ladder}${stages.replace("low", "high")}`,
      "On in this profile, but it has no tier `high`.",
    ],
    [
      "a draft tier that takes everything",
      `${ladder}${stages.replace("low", "fast")}`,
      "On in this profile, but no prompt scores above its tier `fast`, so none is drafted.",
    ],
    [
      "no balancing",
      "load_balancing|: { enabled: false }",
      "Off in this profile: the first healthy model of a tier answers, in the order of `enabled_models`.",
    ],
    [
      "a strategy",
      "load_balancing|: { strategy: least_loaded }",
      "On in this profile, by `least_loaded`: a prompt goes to the healthy model of the tier that has the fewest prompts under way.",
    ],
    ["a highest score", ladder.replace(".inf", ".i|nf"), "This tier: takes scores above 3.5."],
    [
      "a highest score that another tier has",
      ladder.replace("mid, max_score: 3.5", "mid, max_score: |3.5"),
      "This tier: no prompt reaches it: the tiers before it take every score.",
    ],
    [
      "a tier whose name was there before",
      "tier_config: [{name: a, max_score: 3}, {name: a, max_score: |7}]",
      "This tier: no prompt reaches it: a tier of the same name stands before it.",
    ],
  ])("%s", (_, marked, sentence) => {
    expect(hoverAt(marked)?.markdown.split("\n").at(-1)).toBe(sentence);
  });
});

test("nothing for comments, unknown keys and white space", () => {
  for (const marked of ["# na|me: x", "constructor|: 1", "two_stage: |  ", "foo:\n  bar|: 1\n"])
    expect(hoverAt(marked)).toBeUndefined();
});

describe("aliases and merge keys", () => {
  const text = [
    "names: { low: &low fast, step: &step { max_score: 4, expected_time_seconds: 2 } }",
    "enabled_models: &models [qwen3_4p0b_q4km_fast]",
    "tier_config:",
    "  - { name: *low, <<: *step }",
    "  - { <<: [{ max_score: .inf }, *step], name: powerful }",
    "two_stage: { stage1_tier: *low }",
    "",
  ].join("\n");

  test.each([
    ["name: *low", 7],
    ["stage1_tier: *low", 15],
  ])("an alias of a tier tells of the tier: %s", (part, at) => {
    const place = text.indexOf(part) + at;
    const found = hoverAt(`${text.slice(0, place)}|${text.slice(place)}`);
    expect(found?.word).toBe("*low");
    expect(found?.markdown).toContain("**`fast`** — takes scores up to 4");
    expect(found?.markdown).toContain("qwen3_4p0b_q4km_fast");
    expect(found?.markdown).toContain("Usually answers in 2 s");
  });

  test("what is merged in counts as YAML has it: the first source wins", () => {
    const place = text.indexOf("powerful") + 2;
    expect(hoverAt(`${text.slice(0, place)}|${text.slice(place)}`)?.markdown).toContain("takes scores above 4");
  });

  test("an own key beats what is merged in, and the last of two own ones counts", () => {
    const found = hoverAt(
      "a: &a { max_score: 9 }\ntier_config:\n  - { name: fa|st, max_score: 1, <<: *a, max_score: 2 }\n",
    );
    expect(found?.markdown).toContain("takes scores up to 2");
  });

  test("an alias that leads to itself, or nowhere, is passed over", () => {
    expect(hoverAt("tier_config:\n  - &t { name: *t|, <<: *t }\n")?.word).toBe("*t");
    expect(hoverAt("enabled_models: [*no|where]\n")).toBeUndefined();
  });
});
