import { expect, it } from "vitest";
import { openAiRequest } from "../../../../client/nativeChat/openAiRequestModel.ts";
import type { NativeMessage, NativePart } from "../../../../client/nativeChat/openAiRequestModel.ts";

const ask = (...messages: readonly NativeMessage[]) => ({
  model: "magi",
  messages,
  tools: [],
  mustCallTool: false,
  options: {},
});
const text = (said: string): NativePart => ({ kind: "text", text: said });

it("writes texts as plain strings, with the roles that they have", () => {
  const request = openAiRequest(
    ask({ role: "system", parts: [text("Be brief.")] }, { role: "user", parts: [text("Hi"), text(" there")] }),
  );
  expect(request).toEqual({
    model: "magi",
    stream: true,
    messages: [
      { role: "system", content: "Be brief." },
      { role: "user", content: "Hi there" },
    ],
  });
});

it("writes an image as an address that holds it", () => {
  const image = { kind: "image", mime: "image/png", base64: "AAAA" } as const;
  expect(openAiRequest(ask({ role: "user", parts: [text("What is it?"), image] }))["messages"]).toEqual([
    {
      role: "user",
      content: [
        { type: "text", text: "What is it?" },
        { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
      ],
    },
  ]);
});

it("writes calls of tools and what they returned, in the order that servers want", () => {
  const call = { kind: "toolCall", id: "c1", name: "read", input: { path: "a" } } as const;
  const result = { kind: "toolResult", id: "c1", text: "contents" } as const;
  const { messages } = openAiRequest(
    ask({ role: "assistant", parts: [call] }, { role: "user", parts: [text("Go on"), result] }),
  );
  expect(messages).toEqual([
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "c1", type: "function", function: { name: "read", arguments: '{"path":"a"}' } }],
    },
    { role: "tool", tool_call_id: "c1", content: "contents" },
    { role: "user", content: "Go on" },
  ]);
});

it("leaves out a message of which nothing can be said", () => {
  expect(openAiRequest(ask({ role: "user", parts: [] }))["messages"]).toEqual([]);
});

it("offers tools, demands one where that is asked, and lets no option change who answers", () => {
  const tools = [{ name: "now", description: "The time." }];
  const request = openAiRequest({ ...ask(), tools, mustCallTool: true, options: { temperature: 0, model: "other" } });
  expect(request).toMatchObject({
    model: "magi",
    temperature: 0,
    tool_choice: "required",
    tools: [
      {
        type: "function",
        function: { name: "now", description: "The time.", parameters: { type: "object", properties: {} } },
      },
    ],
  });
});
