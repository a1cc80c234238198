import { expect, it } from "vitest";
import { outcomeWord, recentWords } from "../../../../../webview/dashboard/model/recentModel.ts";
import { decisionsOf, stateOf } from "../../../../support/dashboardPage/states.ts";
import { entry } from "../../../core/calibration/entries.ts";

function recent(...entries: readonly ReturnType<typeof entry>[]) {
  return stateOf({ decisions: decisionsOf(entries.map((each) => ({ ...each, profile: "work" }))) }).state;
}

it("tells where the last prompts went, from the lowest tier up, and how soon they began", () => {
  expect(recentWords(recent(entry(9), entry(1), entry(2)))).toBe(
    "The last 3 prompts: 2 to fast, 1 to powerful. Half of them had their first token within 100 ms.",
  );
});

it("tells of one prompt that failed before its first token", () => {
  const failed = entry(1, { outcome: "failed", stages: [{ role: "answer", tier: "fast", model: "m" }] });
  expect(recentWords(recent(failed))).toBe("The last prompt: 1 to fast.");
});

it.each([
  ["running", "No prompts since this window's router was started."],
  ["starting", "The router is starting."],
  ["down", "The router is down."],
  ["untrusted", "No prompt is routed in an untrusted workspace."],
] as const)("says why there are none: %s", (router, words) => {
  expect(recentWords({ ...recent(), router })).toBe(words);
});

it.each([
  [{ outcome: "answered", failovers: 0 }, "answered"],
  [{ outcome: "answered", failovers: 2 }, "answered after 2 failovers"],
  [{ outcome: "draftOnly" }, "draft only"],
  [{ outcome: "cancelled" }, "stopped"],
  [{ outcome: "failed" }, "failed"],
] as const)("has a word for how %j ended", (more, word) => {
  const [prompt] = recent(entry(1)).recent;
  expect(prompt && outcomeWord({ ...prompt, ...more })).toBe(word);
});
