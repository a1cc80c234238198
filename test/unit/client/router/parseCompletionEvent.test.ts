import { expect, it } from "vitest";
import { parseCompletionEvent } from "../../../../client/router/parseCompletionEvent.ts";

const chunk = (delta: object) =>
  parseCompletionEvent({ event: undefined, data: JSON.stringify({ choices: [{ delta }] }) });

it("reads the calls of tools beside the text", () => {
  const pieces = [{ index: 0, id: "c", function: { name: "now", arguments: "{}" } }];
  expect(chunk({ content: "One moment.", tool_calls: pieces })).toEqual([
    { kind: "text", text: "One moment." },
    { kind: "toolCalls", pieces },
  ]);
});

it("finds none where there is only the word", () => {
  expect(chunk({ content: 'say "tool_calls"' })).toEqual([{ kind: "text", text: 'say "tool_calls"' }]);
  expect(parseCompletionEvent({ event: undefined, data: '{"tool_calls"' })).toEqual([]);
});

it("ends as other answers do", () => {
  expect(parseCompletionEvent({ event: undefined, data: "[DONE]" })).toEqual([{ kind: "done" }]);
});
