import { describe, expect, test } from "vitest";
import { hasToken, readChunk } from "../../../../router/dispatch/chunk.ts";

const delta = (value: unknown, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ choices: [{ delta: value, ...more }] });

describe("one event of a stream", () => {
  test.each([
    ["text", delta({ content: "Hi" }), { text: "Hi" }, true],
    ["the role alone", delta({ role: "assistant", content: "" }), { text: "" }, false],
    ["reasoning", delta({ reasoning_content: "Hm" }), { reasoning: "Hm", text: "" }, true],
    ["reasoning as Ollama calls it", delta({ reasoning: "Hm", content: "" }), { reasoning: "Hm" }, true],
    ["a tool call", delta({ tool_calls: [{ index: 0 }] }), { hasToolCall: true }, true],
    ["an old function call", delta({ function_call: { name: "f" } }), { hasToolCall: true }, true],
    ["no tool calls", delta({ tool_calls: [] }), { hasToolCall: false }, false],
    ["the finish", delta({}, { finish_reason: "length" }), { finish: "length" }, false],
    ["content that is null", delta({ content: null, finish_reason: null }), { text: "" }, false],
    ["usage", JSON.stringify({ choices: [], usage: { completion_tokens: 9 } }), { tokens: 9 }, false],
    ["an error", JSON.stringify({ error: { message: "Out of memory" } }), { error: "Out of memory" }, false],
    ["an error that is a text", JSON.stringify({ error: "no" }), { error: "no" }, false],
    ["an empty error", JSON.stringify({ error: {} }), { error: "an error without a message" }, false],
    ["error null", delta({ content: "Hi" }).replace("{", '{"error":null,'), { text: "Hi" }, true],
    ["a whole message", JSON.stringify({ choices: [{ message: { content: "All" } }] }), { text: "All" }, true],
    ["nothing known", "{}", { text: "", reasoning: "" }, false],
  ])("%s", (_what, data, expected, token) => {
    const chunk = readChunk(data)!;
    expect(chunk).toMatchObject(expected);
    expect(hasToken(chunk)).toBe(token);
    if (!("error" in expected)) expect(chunk.error).toBeUndefined();
  });

  test.each(["", "null", "[]", '"text"', "{oops"])("%j is none", (data) => {
    expect(readChunk(data)).toBeUndefined();
  });
});
