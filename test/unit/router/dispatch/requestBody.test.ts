import { describe, expect, test } from "vitest";
import { improve, requestBody } from "../../../../router/dispatch/requestBody.ts";
import type { BodyWish } from "../../../../router/dispatch/requestBody.ts";
import { toModelRequest } from "../../../../router/gateway/modelRequest.ts";
import { withoutThinking } from "../../../../router/dispatch/withoutThinking.ts";

const question = { role: "user", content: "Why?" };
const system = { role: "system", content: "Be brief." };

function modelRequest(body: Readonly<Record<string, unknown>>): BodyWish["request"] {
  const text = JSON.stringify(body);
  return toModelRequest("chat/completions", { text, object: body });
}

function body(
  wish: Omit<Partial<BodyWish>, "request"> & { readonly request?: Readonly<Record<string, unknown>> },
): unknown {
  const { request, ...rest } = wish;
  return JSON.parse(
    requestBody({
      upstreamModel: "theirs",
      model: { model_id: "ours" },
      stream: true,
      ...rest,
      request: modelRequest({ messages: [system, question], ...request }),
    }),
  );
}

describe("the request as an upstream gets it", () => {
  test("keeps unknown fields and changes the model's name only", () => {
    expect(body({ request: { model: "magi", odd: { a: [1] }, temperature: 0.7 } })).toEqual({
      model: "theirs",
      stream: true,
      messages: [system, question],
      odd: { a: [1] },
      temperature: 0.7,
    });
  });

  test("leaves everything else as it was to the byte, numbers that no JavaScript number holds included", () => {
    const text = `{ "seed":12345678901234567890, "messages" : [ {"role":"user","content":"\\u00e9 {\\"model\\":1}"} ],"model":"magi" , "x":1e400, "stream":true }`;
    const request = toModelRequest("chat/completions", { text, object: JSON.parse(text) as Record<string, unknown> });
    const wish = { request, model: { model_id: "ours" }, upstreamModel: "theirs", stream: true };
    expect(requestBody(wish)).toBe(text.replace('"magi"', '"theirs"'));
    expect(requestBody({ ...wish, draft: "D" })).toContain(
      `[ {"role":"user","content":"\\u00e9 {\\"model\\":1}"} ,{"role":"assistant","content":"D"},`,
    );
  });

  test("says that it is not a stream when it is not", () => {
    expect(body({ stream: false, request: { stream: false } })).toMatchObject({ stream: false });
  });

  test("asks for a count of tokens only where the client has not said", () => {
    expect(body({ countTokens: true })).toMatchObject({ stream_options: { include_usage: true } });
    expect(body({ countTokens: true, request: { stream_options: {} } })).toMatchObject({ stream_options: {} });
    expect(body({})).not.toHaveProperty("stream_options");
    expect(body({ countTokens: true, stream: false })).not.toHaveProperty("stream_options");
  });

  test.each([
    [{}, 50],
    [{ max_tokens: 20 }, 20],
    [{ max_tokens: 80 }, 50],
    [{ max_completion_tokens: 7 }, 7],
    [{ max_tokens: null }, 50],
    [{ max_tokens: -1 }, 50],
  ])("cuts a draft at the least of all limits: %j", (request, limit) => {
    expect(body({ maxTokens: 50, request })).toMatchObject({ max_tokens: limit });
    if ("max_completion_tokens" in request)
      expect(body({ maxTokens: 50, request })).toHaveProperty("max_completion_tokens", limit);
  });

  test("to refine ends with the draft and the request to improve it", () => {
    expect(body({ draft: "Because." })).toMatchObject({
      messages: [system, question, { role: "assistant", content: "Because." }, { role: "user", content: improve }],
    });
  });

  test("a single_turn model without any question gets what there is", () => {
    expect(body({ model: { model_id: "ours", single_turn: true }, request: { messages: [system] } })).toMatchObject({
      messages: [system],
      temperature: 0,
    });
  });
});

describe("a draft without thinking", () => {
  test.each([
    ["A draft", "A draft"],
    ["<think>Hm.</think>\n\nA draft", "A draft"],
    ["<think>cut off", ""],
    ["Use <b>bold</b> here", "Use <b>bold</b> here"],
  ])("%j is %j", (text, said) => {
    expect(withoutThinking(text)).toBe(said);
  });
});
