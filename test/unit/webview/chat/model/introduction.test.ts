import { expect, test } from "vitest";
import {
  describeIntroduction,
  generalExamples,
  guideExamples,
} from "../../../../../webview/chat/model/introduction.ts";
import { readyStatus } from "../../../../support/chatPage/scenes.ts";

test("the guide is asked what it knows", () => {
  expect(describeIntroduction({ ...readyStatus, guide: true }).examples).toEqual(guideExamples);
});

test("other models are asked anything", () => {
  expect(describeIntroduction(readyStatus).examples).toEqual(generalExamples);
});

test("without a profile there is nobody to ask", () => {
  const { title, examples } = describeIntroduction({ ...readyStatus, profile: null, readiness: "none" });
  expect(title).toBe("No profile is active");
  expect(examples).toEqual([]);
});

test.each([
  ["folder", "openFolder"],
  ["models", "discoverModels"],
  ["profile", "createProfileFromModels"],
] as const)("whoever begins without a %s is led on", (missing, command) => {
  const status = { ...readyStatus, profile: null, readiness: "none", missing } as const;
  const { examples, buttons } = describeIntroduction(status);
  expect(examples).toEqual([]);
  expect(buttons[0]?.command).toBe(command);
});

test("an untrusted workspace says why nothing is sent, and the way on", () => {
  const { line, examples, buttons } = describeIntroduction({ ...readyStatus, guide: true, readiness: "untrusted" });
  expect(line).toContain("Until you trust it");
  expect(examples).toEqual([]);
  expect(buttons.map(({ command }) => command)).toEqual(["manageTrust"]);
});
