import { expect, test } from "vitest";
import { ModelRequest } from "../../../../router/dispatch/modelRequest.ts";

test("what the client sent is let go of as a whole, and its length stays known", () => {
  const request = new ModelRequest("chat/completions", { text: '{"a":1}', members: [], body: { a: 1 }, messages: [] });
  expect([request.text, request.body]).toEqual(['{"a":1}', { a: 1 }]);
  request.forget();
  expect(() => request.text).toThrow("let go");
  expect(() => request.messages).toThrow("let go");
  expect([request.api, request.length]).toEqual(["chat/completions", 7]);
});
