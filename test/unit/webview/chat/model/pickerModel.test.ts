import { describe, expect, test } from "vitest";
import type { ModelChoice } from "../../../../../protocol/chatMessages.ts";
import {
  describeLost,
  findPickerButton,
  findStep,
  findTyped,
  groupsOf,
} from "../../../../../webview/chat/model/pickerModel.ts";
import { someChoices } from "../../../../support/chatPage/scenes.ts";

describe("the button", () => {
  test("says what is chosen, and more to those who point at it", () => {
    expect(findPickerButton({ choices: someChoices, chosen: "magi/fast" })).toEqual({
      label: "fast",
      tooltip: "Prompts go to: fast (Short questions · about 2 s)",
    });
  });

  test("names what is chosen also while the choices do not have it", () => {
    const label = (chosen: string) => findPickerButton({ choices: someChoices, chosen })?.label;
    expect(label("magi/other")).toBe("other");
    expect(label("some_model")).toBe("some_model");
  });

  test("is not there when there is nothing to choose", () => {
    expect(findPickerButton({ choices: [], chosen: "magi" })).toBeUndefined();
    expect(findPickerButton(undefined)).toBeUndefined();
  });
});

test("a choice that is gone is told", () => {
  expect(describeLost({ choices: someChoices, chosen: "magi", lost: "fast" })).toBe(
    "The profile has no fast any more, so it decides itself again.",
  );
  expect(describeLost({ choices: someChoices, chosen: "magi" })).toBeUndefined();
});

test("tiers and models have titles, and a title without anything under it is left out", () => {
  const titles = (choices: readonly ModelChoice[]) => groupsOf(choices).map(({ title }) => title);
  expect(titles(someChoices)).toEqual([undefined, "Tiers", "Models"]);
  expect(titles(someChoices.filter(({ kind }) => kind !== "model"))).toEqual([undefined, "Tiers"]);
});

describe("with the keyboard", () => {
  test.each([
    ["ArrowDown", 0, 1],
    ["ArrowDown", 19, 0],
    ["ArrowUp", 0, 19],
    ["ArrowUp", 5, 4],
    ["PageDown", 3, 11],
    ["PageDown", 15, 19],
    ["PageUp", 3, 0],
    ["Home", 7, 0],
    ["End", 7, 19],
    ["x", 7, undefined],
  ] as const)("%s leads from %i to %s of 20", (key, at, to) => {
    expect(findStep(key, at, 20)).toBe(to);
  });

  const labels = ["Auto", "fast", "fancy", "powerful"];
  test.each([
    ["p", 0, 3],
    ["F", 0, 1],
    ["f", 1, 2],
    ["ff", 2, 1],
    ["fan", 1, 2],
    ["fa", 1, 1],
    ["x", 0, undefined],
  ] as const)("typing %s leads from %i to %s", (typed, at, to) => {
    expect(findTyped(labels, typed, at)).toBe(to);
  });
});
