import { beforeEach, describe, expect, test } from "vitest";
import { PromptHistory } from "../../../../../webview/chat/model/promptHistory.ts";

let history: PromptHistory;
beforeEach(() => {
  history = new PromptHistory();
  history.prompts = ["first", "second"];
});

describe("going back", () => {
  test("from an empty input shows the last prompt, then the one before, then stays", () => {
    expect(history.findOlder("")).toBe("second");
    expect(history.findOlder("second")).toBe("first");
    expect(history.findOlder("first")).toBeUndefined();
  });

  test("never replaces what the user typed", () => {
    expect(history.findOlder("mine")).toBeUndefined();
    history.findOlder("");
    expect(history.findOlder("second, changed")).toBeUndefined();
  });

  test("begins at the last prompt again after the input was emptied", () => {
    history.findOlder("");
    history.findOlder("second");
    expect(history.findOlder("")).toBe("second");
  });

  test("has nothing to show in a new conversation", () => {
    history.prompts = [];
    expect(history.findOlder("")).toBeUndefined();
  });
});

describe("coming forward", () => {
  test("leads back to the empty input", () => {
    history.findOlder("");
    history.findOlder("second");
    expect(history.findNewer("first")).toBe("second");
    expect(history.findNewer("second")).toBe("");
    expect(history.findNewer("")).toBeUndefined();
  });

  test("is left to the input while the user types", () => {
    expect(history.findNewer("mine")).toBeUndefined();
  });
});
