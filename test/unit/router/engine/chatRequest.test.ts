import { describe, expect, it } from "vitest";
import { parseChatRequest } from "../../../../router/engine/chatRequest.ts";
import { EngineError } from "../../../../router/engine/engineError.ts";

const messages = [{ role: "user", content: "Hi" }];
const parse = (body: unknown) => parseChatRequest(JSON.stringify(body));

it("takes the conversation and the usual options", () => {
  const request = parse({
    model: "anything",
    messages: [
      { role: "developer", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "Hi" },
          { type: "text", text: " there" },
        ],
      },
      { role: "assistant", content: null },
      { role: "user", content: "Well?" },
    ],
    max_tokens: 9,
    temperature: 0,
    top_p: 0.5,
    top_k: 3,
    seed: 7,
    stop: ["END", "STOP"],
    stream: true,
    stream_options: { include_usage: true },
    an_unknown_field: { is: "fine" },
  });
  expect(request).toEqual({
    messages: [
      { role: "system", text: "Be brief." },
      { role: "user", text: "Hi there" },
      { role: "assistant", text: "" },
      { role: "user", text: "Well?" },
    ],
    options: { maxTokens: 9, temperature: 0, topP: 0.5, topK: 3, seed: 7, stop: ["END", "STOP"] },
    stream: true,
    includeUsage: true,
  });
});

it("leaves open what the caller leaves open", () => {
  expect(parse({ messages })).toEqual({
    messages: [{ role: "user", text: "Hi" }],
    options: { stop: [] },
    stream: false,
    includeUsage: false,
  });
});

it("takes null for absent, and -1 for no limit", () => {
  const request = parse({ messages, max_tokens: -1, seed: -1, temperature: null, stop: null, top_p: null });
  expect(request.options).toEqual({ stop: [] });
});

it("prefers max_completion_tokens, the newer name", () => {
  expect(parse({ messages, max_completion_tokens: 5, max_tokens: 9 }).options.maxTokens).toBe(5);
});

describe("refuses, naming the field,", () => {
  const image = { type: "image_url", image_url: { url: "data:" } };
  it.each([
    ["a body that is not an object", [], "JSON object"],
    ["no messages", {}, "messages must be a list"],
    ["an empty list of messages", { messages: [] }, "messages must be a list"],
    ["a message that is not an object", { messages: ["Hi"] }, "messages[0] must be an object"],
    ["an unknown role", { messages: [...messages, { role: "critic", content: "" }] }, "messages[1].role"],
    ["content that is not text", { messages: [{ role: "user", content: 5 }] }, "messages[0].content"],
    ["a picture", { messages: [{ role: "user", content: [image] }] }, "reads text only"],
    ["a temperature below 0", { messages, temperature: -0.5 }, "temperature must be a number of at least 0"],
    ["a temperature in words", { messages, temperature: "hot" }, "temperature must be a number"],
    ["half a token", { messages, max_tokens: 1.5 }, "max_tokens must be a whole number of at least 1"],
    ["a top_p above 1", { messages, top_p: 2 }, "top_p must be a number of at least 0 and at most 1"],
    ["an empty stop text", { messages, stop: "" }, "stop must be"],
    ["several answers", { messages, n: 2 }, "n must be 1"],
    ["a format that there is not", { messages, response_format: { type: "grammar" } }, "response_format"],
    ["a forced tool", { messages, tool_choice: "required" }, "tool_choice"],
  ])("%s", (_title, body, expected) => {
    expect(() => parse(body)).toThrow(EngineError);
    expect(() => parse(body)).toThrow(expected);
  });
});

it("refuses a body that is not JSON, as an error of the caller", () => {
  try {
    parseChatRequest("{ messages");
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ status: 400, type: "invalid_request_error" });
  }
});
