import { describe, expect, test } from "vitest";
import { AnswerWatch } from "../../../../router/dispatch/answerWatch.ts";
import { readChunk } from "../../../../router/dispatch/chunk.ts";

function watched(pieces: readonly string[], { isChat = true } = {}): AnswerWatch {
  const watch = new AnswerWatch({ isChat });
  for (const content of pieces) watch.see(readChunk(JSON.stringify({ choices: [{ delta: { content } }] }))!);
  return watch;
}

describe("whether there is more than a thought in an answer", () => {
  test.each<[string, string]>([
    ["text", "Four."],
    ["a thought and text", "<think>Hm.</think>\n\nFour."],
    ["two thoughts and text", " <think>Hm.</think>\n<think></think>Four."],
    ["text about a thought", "Write <think>Hm.</think>"],
    ["another tag", "<thinker>"],
    ["what is no tag", "</think>"],
  ])("%s", (_what, text) => {
    for (const pieces of [[text], Array.from(text)]) {
      const watch = watched(pieces);
      expect(watch.hasAnswer).toBe(true);
      expect(watch.endsInThought("answer")).toBe(false);
    }
  });

  test.each(["<think>Hm.</think>", "\n<think>Hm.</think>\n\n", "<think></think> <think>Hm. </think>"])(
    "not in %j",
    (text) => {
      for (const pieces of [[text], Array.from(text)]) {
        const watch = watched(pieces);
        expect(watch.hasAnswer).toBe(false);
        expect(watch.endsInThought("answer")).toBe(true);
      }
      expect(watched([text], { isChat: false }).hasAnswer).toBe(true);
    },
  );

  test.each(["<think>Hm.", "<think>Hm.</thin"])("%j may be what was asked for, and is no refinement", (text) => {
    for (const pieces of [[text], Array.from(text)]) {
      expect(watched(pieces).endsInThought("answer")).toBe(false);
      expect(watched(pieces).endsInThought("refine")).toBe(true);
    }
  });

  test.each(["<", "<thin", " \n"])("%j is no thought", (text) => {
    expect(watched([text]).endsInThought("refine")).toBe(false);
  });

  test("what is no text is an answer, and nothing at all is none", () => {
    const watch = new AnswerWatch({ isChat: true });
    expect(watch.endsInThought("answer")).toBe(true);
    watch.see(readChunk('{"choices":[{"delta":{"tool_calls":[{}]}}]}')!);
    expect(watch.hasAnswer).toBe(true);
  });
});
