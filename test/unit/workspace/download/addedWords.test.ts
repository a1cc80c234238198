import { expect, it } from "vitest";
import { addedWords } from "../../../../workspace/download/addedWords.ts";
import type { ProfileOutcome } from "../../../../workspace/download/addModel.ts";

const outcomes: readonly (readonly [ProfileOutcome, string])[] = [
  [{ state: "created", name: "local" }, "The new profile local sends every prompt to it."],
  [{ state: "changed", name: "p", hasTier: true }, "The profile p uses it."],
  [
    { state: "changed", name: "p", addedTier: "fast", hasTier: true },
    "The profile p uses it. It has the tier fast for it now.",
  ],
  [
    { state: "kept", name: "p", hasTier: false },
    "The profile p had it already. None of its tiers is the model's, so no prompt gets there yet.",
  ],
  [
    { state: "broken", name: "p" },
    "The profile p has a mistake and was left alone; mend it and name the model under enabled_models.",
  ],
  [
    { state: "several", names: ["a", "b"] },
    "Name it under enabled_models of a profile (a, b), or say which one with --profile.",
  ],
  [{ state: "not-for-chat" }, "It is not made for chatting, so no profile names it."],
  [{ state: "none" }, ""],
];

it.each(outcomes)("says what came of it: %o", (profile, words) => {
  const added = { modelId: "tiny", tier: "fast", isEmbedded: true, profile };
  expect(addedWords(added)).toBe(`tiny is in the registry; MAGI runs it itself. ${words}`.trim());
});
