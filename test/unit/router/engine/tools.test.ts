import { describe, expect, it } from "vitest";
import { toHistory } from "../../../../router/engine/chatHistory.ts";
import { parseChatRequest } from "../../../../router/engine/chatRequest.ts";
import { EngineError } from "../../../../router/engine/engineError.ts";

const user = { role: "user", content: "How warm is it in Oslo?" };
const parameters = { type: "object", properties: { city: { type: "string" } } };
const weather = { type: "function", function: { name: "weather", description: "Of a city", parameters } };
const call = { id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Oslo"}' } };
const parse = (body: object) => parseChatRequest(JSON.stringify({ messages: [user], ...body }));

describe("tools of a request", () => {
  it("are offered, unless the choice is none", () => {
    expect(parse({ tools: [weather] }).options.tools).toEqual([
      { name: "weather", description: "Of a city", parameters },
    ]);
    expect(parse({ tools: [weather], tool_choice: "auto" }).options.tools).toHaveLength(1);
    expect(parse({ tools: [weather], tool_choice: "none" }).options.tools).toBeUndefined();
  });

  it.each([
    [{ tools: {} }, "tools must be a list."],
    [{ tools: [{ type: "custom" }] }, "tools[0] must be of type function."],
    [{ tools: [{ type: "function", function: {} }] }, "tools[0].function.name must be a text."],
    [
      { tools: [{ type: "function", function: { name: "a", parameters: 1 } }] },
      "tools[0].function.parameters must be a JSON schema.",
    ],
    [
      { tools: [weather], tool_choice: { type: "function", function: { name: "weather" } } },
      "The embedded engine cannot force a call of a tool, so tool_choice must be none or auto.",
    ],
    [
      { tools: [weather], response_format: { type: "json_object" } },
      "The embedded engine cannot hold to a response_format and offer tools at the same time.",
    ],
    [{ messages: [{ role: "tool", content: "1" }] }, "messages[0].tool_call_id must be a text."],
    [
      { messages: [{ role: "assistant", tool_calls: [{}] }] },
      "messages[0].tool_calls[0] must have an id and a function with a name.",
    ],
  ])("%j is refused by name", (body, sentence) => {
    expect(() => parse(body)).toThrow(new EngineError(400, "invalid_request_error", sentence));
  });
});

describe("a conversation with calls", () => {
  const history = (...messages: readonly object[]): readonly unknown[] =>
    toHistory(parse({ messages: [user, ...messages] }).messages);
  const called = { type: "functionCall", name: "weather", params: { city: "Oslo" }, startsNewChunk: true };

  it("has call, result and what is said after it in one turn of the model", () => {
    expect(
      history(
        { role: "assistant", content: null, tool_calls: [call] },
        { role: "tool", tool_call_id: "call_1", content: '{"celsius":3}' },
        { role: "assistant", content: "Three degrees." },
        { role: "user", content: "Thanks" },
      ),
    ).toEqual([
      { type: "user", text: user.content },
      { type: "model", response: [{ ...called, result: { celsius: 3 } }, "Three degrees."] },
      { type: "user", text: "Thanks" },
      { type: "model", response: [] },
    ]);
  });

  it("goes on in the turn that called, and takes a result in plain words", () => {
    expect(
      history(
        { role: "assistant", content: "Let me look.", tool_calls: [call] },
        { role: "tool", tool_call_id: "call_1", content: "rather cold" },
      ),
    ).toEqual([
      { type: "user", text: user.content },
      { type: "model", response: ["Let me look.", { ...called, result: "rather cold" }] },
    ]);
  });
});
