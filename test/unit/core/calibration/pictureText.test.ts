import { describe, expect, it } from "vitest";
import { pictureOf } from "../../../../core/calibration/ladderPicture.ts";
import type { LogEntry } from "../../../../core/calibration/logEntry.ts";
import { pictureText, proposalText } from "../../../../core/calibration/pictureText.ts";
import { proposeThresholds } from "../../../../core/calibration/proposeThresholds.ts";
import { entry, everyScore, usualLadder } from "./entries.ts";

function textOf(entries: readonly LogEntry[]): string {
  return pictureText("p", pictureOf(entries, usualLadder), (at) => `day ${at}`);
}

describe("the picture as a text", () => {
  it("marks waits that were not measured", () => {
    const text = textOf([entry(1), entry(9, { outcome: "failed" })]);
    expect(text).toMatch(/^fast .* 1\.0 s +1\.0 s +█+$/m);
    expect(text).toMatch(/^powerful .* 15 s\* +█+$/m);
    expect(text).toContain("* Nothing was measured there: this is expected_time_seconds.");
    expect(textOf([entry(1), entry(5), entry(9)])).not.toContain("*");
  });

  it("names the days of the first and the last prompt, or the one day", () => {
    expect(textOf([entry(1, { at: 5 }), entry(1, { at: 3 })])).toContain(
      "p: 2 prompts routed by score, from day 3 to day 5\n",
    );
    expect(textOf([entry(1, { at: 3 })])).toContain("p: 1 prompt routed by score, on day 3\n");
  });

  it("draws something for whatever is there, and nothing for what is not", () => {
    const text = textOf([...Array.from({ length: 500 }, () => entry(1)), entry(9)]);
    expect(text).toMatch(/^powerful .* █$/m);
    expect(text).toMatch(/^balanced .*\*$/m);
    expect(text).toMatch(/^ 9\.0 {4}1 {2}█$/m);
    expect(text).toMatch(/^ 8\.5 {4}0$/m);
  });

  it("stands in the half point where a tier ends", () => {
    const lines = textOf(everyScore()).split("\n");
    expect(lines.filter((line) => line.includes("←"))).toEqual([
      expect.stringMatching(/^ 3\.0 .*← fast ends at 3\.0$/) as string,
      expect.stringMatching(/^ 7\.0 .*← balanced ends at 7\.0$/) as string,
    ]);
  });
});

it("a proposal says why there is none", () => {
  const none = proposeThresholds([], usualLadder, { kind: "wait", seconds: 3 });
  expect(proposalText("p", none)).toBe("The log holds no prompts of this profile yet.\n");
});
