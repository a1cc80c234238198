import { describe, expect, it } from "vitest";
import { ladderEdits } from "../../../../core/calibration/ladderEdits.ts";
import type { FixContext } from "../../../../core/fixes/fix.ts";
import { readSketch } from "../../../../core/language/sketch/readSketch.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { applyEdits } from "../../../../core/text/textEdit.ts";

function contextOf(text: string): FixContext {
  return {
    text,
    parsed: parseProfile(text, "p"),
    sketch: readSketch(text).sketch,
    view: { registry: undefined, name: "" },
    stem: "p",
  };
}

/** The edits for the scores 4.1 and 8.0 for fast and balanced. */
function editsFor(text: string) {
  const thresholds = [
    { name: "fast", after: 4.1 },
    { name: "balanced", after: 8 },
    { name: "powerful", after: Infinity },
  ];
  return ladderEdits(thresholds, contextOf(text));
}

/** The text with them. */
function calibrated(text: string): string | undefined {
  const edits = editsFor(text);
  return edits === undefined ? undefined : applyEdits(text, edits);
}

const ladder = `enabled_models: [a] # mine
tier_config:
  # The quick one.
  - name: fast
    max_score: 3.0 # half of it
    expected_time_seconds: 2
  - { name: balanced, max_score: 7 }
  - name: powerful
    max_score: .inf
`;

describe("new max_score values in a profile", () => {
  it("take the place of the old ones and leave everything else", () => {
    expect(calibrated(ladder)).toBe(ladder.replace("3.0 #", "4.1 #").replace("score: 7", "score: 8.0"));
  });

  it("find their tiers in any order, with CRLF and tabs behind values", () => {
    const text = `tier_config:\r\n- max_score: .inf\r\n  name: powerful\r\n- max_score: 7.0\t\r\n  name: balanced\r\n- {max_score: 1, name: fast}\r\n`;
    expect(calibrated(text)).toBe(text.replace("7.0", "8.0").replace("1,", "4.1,"));
  });

  it("keep a tag, and of two tiers with one name change the one that counts", () => {
    const text = `${ladder.replace("3.0", "!!float 3.0")}  - { name: fast, max_score: 9 }\n`;
    expect(calibrated(text)).toBe(text.replace("3.0 #", "4.1 #").replace("score: 7", "score: 8.0"));
  });

  it("are written out where the default ladder counts", () => {
    expect(calibrated("enabled_models:\n  - a\n\ntwo_stage:\n  enabled: false\n")).toBe(
      `enabled_models:
  - a

tier_config:
  - name: fast
    max_score: 4.1
    expected_time_seconds: 2
  - name: balanced
    max_score: 8.0
    expected_time_seconds: 5
  - name: powerful
    max_score: .inf
    expected_time_seconds: 15

two_stage:
  enabled: false
`,
    );
  });

  it("are none when nothing changes", () => {
    expect(editsFor(ladder.replace("3.0", "4.1").replace("7", "8.0"))).toEqual([]);
  });

  it.each([
    ["an anchor that is used elsewhere", ladder.replace("3.0", "&low 3.0").replace("score: 7", "score: *low")],
    ["an anchor that another key uses", ladder.replace("3.0", "&low 3.0").replace("seconds: 2", "seconds: *low")],
    [
      "a tier that is merged",
      `base: &base { max_score: 3 }\n${ladder.replace("max_score: 3.0 # half of it", "<<: *base")}`,
    ],
    ["an alias for the list", "x: &ladder []\ntier_config: *ladder\n"],
    ["a tier that is not there", ladder.replace("fast", "quick")],
    ["a score that is not written", ladder.replace("    max_score: 3.0 # half of it\n", "")],
    ["broken YAML", "tier_config:\n  - name: [fast\n"],
    ["nothing", ""],
  ])("are not written into %s", (_, text) => {
    expect(calibrated(text)).toBeUndefined();
  });
});
