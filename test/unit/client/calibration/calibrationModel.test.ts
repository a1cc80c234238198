import { expect, it } from "vitest";
import { calibrationText } from "../../../../client/calibration/calibrationModel.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { everyScore } from "../../core/calibration/entries.ts";

const { profile } = parseProfile("enabled_models: [a]\n", "desk");
const file = { name: "desk", path: "/w/config/profiles/desk.yaml", profile };

it("shows the picture of one profile, what the usual shares would need, and how to write others", () => {
  const ours = everyScore().map((entry) => ({ ...entry, profile: "desk" }));
  const text = calibrationText(file, [...ours, ...everyScore()]);
  expect(text).toContain("desk: 100 prompts routed by score");
  expect(text).toContain("+ fast      max_score: 6.0     60 %");
  expect(text).toContain("magi calibrate --profile desk --share fast=60,balanced=30,powerful=10 --write");
});

it("says how an empty log fills, and nothing else", () => {
  expect(calibrationText(file, everyScore())).toMatch(/^The log holds no prompts of desk yet\.\n.+\n$/);
});
