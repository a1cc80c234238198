import { describe, expect, test } from "vitest";
import { hasToken, readChunk } from "../../../../router/dispatch/chunk.ts";

const delta = (value: unknown, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ choices: [{ delta: value, ...more }] });

const choices = (...all: readonly unknown[]): string => JSON.stringify({ choices: all });
const text = (value: string): unknown => ({ type: "text", text: value });

describe("one event of a stream", () => {
  test.each([
    ["text", delta({ content: "Hi" }), { text: "Hi" }, true],
    ["the role alone", delta({ role: "assistant", content: "" }), { text: "" }, false],
    ["reasoning", delta({ reasoning_content: "Hm" }), { reasoning: "Hm", text: "" }, true],
    ["reasoning as Ollama calls it", delta({ reasoning: "Hm", content: "" }), { reasoning: "Hm" }, true],
    ["a tool call", delta({ tool_calls: [{ index: 0 }] }), { hasOther: true }, true],
    ["an old function call", delta({ function_call: { name: "f" } }), { hasOther: true }, true],
    [
      "what a tool is called with",
      delta({ tool_calls: [{ function: { name: "find", arguments: "{}" } }, { function: { arguments: '"a"' } }] }),
      { hasOther: true, called: 9 },
      true,
    ],
    [
      "arguments that are an object",
      delta({ function_call: { name: "f", arguments: { a: 1 } } }),
      { hasOther: true, called: 8 },
      true,
    ],
    ["no tool calls", delta({ tool_calls: [] }), { hasOther: false }, false],
    ["the finish", delta({}, { finish_reason: "length" }), { finish: "length" }, false],
    ["content that is null", delta({ content: null, finish_reason: null }), { text: "" }, false],
    ["usage", JSON.stringify({ choices: [], usage: { completion_tokens: 9 } }), { tokens: 9 }, false],
    ["an error", JSON.stringify({ error: { message: "Out of memory" } }), { error: "Out of memory" }, false],
    ["an error that is a text", JSON.stringify({ error: "no" }), { error: "no" }, false],
    ["an empty error", JSON.stringify({ error: {} }), { error: "an error without a message" }, false],
    ["error null", delta({ content: "Hi" }).replace("{", '{"error":null,'), { text: "Hi" }, true],
    ["a whole message", JSON.stringify({ choices: [{ message: { content: "All" } }] }), { text: "All" }, true],
    ["a refusal", delta({ content: null, refusal: "I cannot" }), { text: "I cannot" }, true],
    ["no refusal", delta({ content: "", refusal: null }), { text: "" }, false],
    ["parts", delta({ content: [text("a"), text("b")] }), { text: "ab", hasOther: false }, true],
    ["parts without text", delta({ content: [text("")] }), { text: "", hasOther: false }, false],
    ["a part that is no text", delta({ content: [{ type: "image_url" }] }), { text: "", hasOther: true }, true],
    ["sound", delta({ audio: { data: "AA==" } }), { hasOther: true }, true],
    ["no sound", delta({ content: "", audio: null }), { hasOther: false }, false],
    ["pictures", delta({ content: "", images: [{ type: "image_url" }] }), { hasOther: true }, true],
    ["the second of two choices", choices({ index: 1, delta: { content: "Hi" } }), { text: "Hi", choices: 2 }, true],
    [
      "two choices, the first one empty",
      choices({ index: 0, message: { content: "" }, finish_reason: "stop" }, { index: 1, message: { content: "Hi" } }),
      { text: "Hi", choices: 3, finish: "stop" },
      true,
    ],
    ["a piece of a completion", choices({ index: 0, text: "Hi", finish_reason: null }), { text: "Hi" }, true],
    ["a completion that begins", choices({ index: 0, text: "", finish_reason: null }), { hasOther: false }, false],
    ["a completion of nothing", choices({ index: 0, text: "", finish_reason: "stop" }), { hasOther: true }, true],
    [
      "a chat's end that has a text, too",
      choices({ index: 0, text: "", delta: { content: "" }, finish_reason: "stop" }),
      { hasOther: false, finish: "stop" },
      false,
    ],
    ["nothing known", "{}", { text: "", reasoning: "", choices: 0 }, false],
  ])("%s", (_what, data, expected, token) => {
    const chunk = readChunk(data)!;
    expect(chunk).toMatchObject(expected);
    expect(hasToken(chunk)).toBe(token);
    if (!("error" in expected)) expect(chunk.error).toBeUndefined();
  });

  test("an empty finish is none", () => {
    expect(readChunk(delta({ content: "Hi" }, { finish_reason: "" }))).not.toHaveProperty("finish");
  });

  test.each(["", "null", "[]", '"text"', "{oops"])("%j is none", (data) => {
    expect(readChunk(data)).toBeUndefined();
  });
});
