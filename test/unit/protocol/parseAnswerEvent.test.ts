import { expect, it } from "vitest";
import { parseAnswerEvent, parseErrorBody } from "../../../protocol/parseAnswerEvent.ts";

const chunk = (delta: object) => parseAnswerEvent({ event: undefined, data: JSON.stringify({ choices: [{ delta }] }) });

it("reads text and reasoning of a chunk, whichever name the server has for it", () => {
  expect(chunk({ content: "Hi" })).toEqual([{ kind: "text", text: "Hi" }]);
  expect(chunk({ reasoning_content: "Hm", content: "Hi" })).toEqual([
    { kind: "reasoning", text: "Hm" },
    { kind: "text", text: "Hi" },
  ]);
  expect(chunk({ reasoning: "Hm" })).toEqual([{ kind: "reasoning", text: "Hm" }]);
});

it("reads a refusal, and content in parts, as text", () => {
  expect(chunk({ content: null, refusal: "I cannot" })).toEqual([{ kind: "text", text: "I cannot" }]);
  const content = [{ type: "text", text: "a" }, { type: "image_url" }, { type: "text", text: "b" }];
  expect(chunk({ content })).toEqual([{ kind: "text", text: "ab" }]);
});

it("reads a router event and leaves out one that it does not know", () => {
  const event = { kind: "firstToken", role: "answer", ttftMs: 12 };
  expect(parseAnswerEvent({ event: "magi", data: JSON.stringify(event) })).toEqual([{ kind: "event", event }]);
  expect(parseAnswerEvent({ event: "magi", data: '{"kind":"fireworks"}' })).toEqual([]);
});

it("reads the end of the stream and an error in it", () => {
  expect(parseAnswerEvent({ event: undefined, data: "[DONE]" })).toEqual([{ kind: "done" }]);
  const error = { message: "It broke off.", type: "upstream_error", code: "UPSTREAM_BROKE_OFF", source: "upstream" };
  expect(parseAnswerEvent({ event: undefined, data: JSON.stringify({ error }) })).toEqual([
    { kind: "error", message: "It broke off.", code: "UPSTREAM_BROKE_OFF" },
  ]);
  expect(parseAnswerEvent({ data: JSON.stringify({ error: { ...error, wantsKey: true } }) })).toEqual([
    { kind: "error", message: "It broke off.", code: "UPSTREAM_BROKE_OFF", wantsKey: true },
  ]);
});

it.each(["", "nonsense", "null", "[]", '{"choices":[]}', '{"choices":[{"delta":{"content":""}}]}', '{"choices":7}'])(
  "finds nothing in %j",
  (data) => {
    expect(parseAnswerEvent({ event: undefined, data })).toEqual([]);
  },
);

it("does not take a page of a stranger for an error of the router", () => {
  expect(parseErrorBody("<html>502</html>")).toBeUndefined();
});
