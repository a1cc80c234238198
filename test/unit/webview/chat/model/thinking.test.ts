import { expect, test } from "vitest";
import { splitThinking } from "../../../../../webview/chat/model/thinking.ts";

test.each([
  ["an answer without thoughts", "Hello", "", "Hello"],
  ["nothing yet", "", "", ""],
  ["half an opening", "<thi", "", ""],
  ["thoughts that still come", "<think>\nLet me", "Let me", ""],
  ["thoughts and an answer", "<think>\nLet me see.\n</think>\n\nHello", "Let me see.", "Hello"],
  ["an opening after blank lines", "\n\n<think>Hm</think>Hello", "Hm", "Hello"],
  ["a tag that only begins alike", "<thin> is no tag", "", "<thin> is no tag"],
  ["a tag inside an answer", "Write `<think>` first", "", "Write `<think>` first"],
  ["thoughts about nothing", "<think></think>Hello", "", "Hello"],
])("%s", (_, text, thinking, answer) => {
  expect(splitThinking(text)).toEqual({ thinking, answer });
});
