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
      "- Good at: thinking first",
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
      "- Good at: code",
      "- Tier: `coding`, by your `tier_override`; discovery said `powerful`",
      "- Answers at: `http://10.0.0.5:8080/v1`, `http://10.0.0.6:8080/v1`",
    );
  });

  test("a model that is off or has no address says so", () => {
    const found = hoverAt("enabled_models: [qwen3_vl_4p0b_q4km_fast|]");
    expect(found?.markdown).toContain("switched off (`enabled: false`)");
    expect(found?.markdown).toContain("nowhere yet");
  });

  test("an unknown model is said to be unknown, and its text is never markup", () => {
    checkHover(
      "enabled_models: ['a`[b](command:x)|']",
      "'a`[b](command:x)'",
      "**`` a`[b](command:x) ``** — the registry does not know this model.",
    );
  });
});

describe("tiers and strategies", () => {
  test.each([
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
      "**`none`** — not a tier of this profile. It has: `low`, `mid`, `fast`.",
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

test("nothing for comments, unknown keys and white space", () => {
  for (const marked of ["# na|me: x", "constructor|: 1", "two_stage: |  ", "foo:\n  bar|: 1\n"])
    expect(hoverAt(marked)).toBeUndefined();
});
