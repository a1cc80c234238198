import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { AnswerPiece, ChatModel, Answer as WholeAnswer } from "../../../router/engine/chatModel.ts";
import { createEngineServer } from "../../../router/engine/engineServer.ts";
import type { EngineAddress } from "../../../router/engine/engineStatus.ts";
import { post, readEvents, user } from "./ask.ts";

// The HTTP side with a model that does what each test wants; answers.test.ts has real ones.

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

type Answer = (
  onPiece: (piece: AnswerPiece) => void,
  signal: AbortSignal,
) => Promise<Partial<Pick<WholeAnswer, "finish" | "toolCalls">>>;

async function serve(answer: Answer, maxBodyBytes?: number) {
  const log: string[] = [];
  const model: ChatModel = {
    contextSize: 100,
    trainContextSize: 200,
    slots: 1,
    async answer(_slot, _messages, _options, onPiece, signal) {
      const end = await answer(onPiece, signal);
      return { finish: "stop", promptTokens: 3, completionTokens: 2, ...end };
    },
  };
  const server = createEngineServer({
    id: "m",
    token: "t",
    model: Promise.resolve(model),
    log: (line) => log.push(line),
    ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }),
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const engine: EngineAddress = { pid: 0, token: "t", baseUrl: `http://127.0.0.1:${port}/v1` };
  return { engine, log };
}

const helloWorld: Answer = (onPiece) => {
  onPiece({ kind: "thought", text: "Hm." });
  onPiece({ kind: "text", text: "Hello" });
  onPiece({ kind: "text", text: " world" });
  return Promise.resolve({});
};

const messages = [user("Hi")];

it("streams thoughts apart from the answer", async () => {
  const { engine } = await serve(helloWorld);
  const events: unknown[] = [];
  for await (const event of readEvents(await post(engine, { messages, stream: true }))) events.push(event);
  const chunks = events.slice(0, -1).map((event) => JSON.parse(event as string) as { choices: unknown });
  expect(chunks.map(({ choices }) => choices)).toEqual([
    [{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }],
    [{ index: 0, delta: { reasoning_content: "Hm." }, finish_reason: null }],
    [{ index: 0, delta: { content: "Hello" }, finish_reason: null }],
    [{ index: 0, delta: { content: " world" }, finish_reason: null }],
    [{ index: 0, delta: {}, finish_reason: "stop" }],
  ]);
  for (const chunk of chunks) expect(chunk).toMatchObject({ object: "chat.completion.chunk", model: "m" });
  expect(events.at(-1)).toBe("[DONE]");
});

it("answers in one piece when no stream is wanted", async () => {
  const { engine } = await serve(helloWorld);
  expect(await (await post(engine, { messages })).json()).toMatchObject({
    object: "chat.completion",
    model: "m",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: "Hello world", reasoning_content: "Hm." },
        finish_reason: "stop",
      },
    ],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  });
});

describe("calls of tools", () => {
  const called = { name: "weather", arguments: '{"city":"Oslo"}' };
  const calling: Answer = () => Promise.resolve({ finish: "tool_calls", toolCalls: [called, called] });

  it("come in one piece with an id each, and without text where there is none", async () => {
    const { engine } = await serve(calling);
    const { choices } = (await (await post(engine, { messages })).json()) as {
      choices: [{ message: { content: unknown; tool_calls: { id: string }[] }; finish_reason: string }];
    };
    const [{ message, finish_reason }] = choices;
    expect(finish_reason).toBe("tool_calls");
    expect(message.content).toBeNull();
    expect(message.tool_calls).toMatchObject([
      { type: "function", function: called },
      { type: "function", function: called },
    ]);
    expect(new Set(message.tool_calls.map(({ id }) => id)).size).toBe(2);
  });

  it("are streamed at the end", async () => {
    const { engine } = await serve(calling);
    const deltas: unknown[] = [];
    for await (const event of readEvents(await post(engine, { messages, stream: true })))
      if (event !== "[DONE]") deltas.push((JSON.parse(event) as { choices: [unknown] }).choices[0]);
    expect(deltas.slice(1)).toMatchObject([
      { delta: { tool_calls: [{ index: 0, type: "function", function: called }] }, finish_reason: null },
      { delta: { tool_calls: [{ index: 1, type: "function", function: called }] }, finish_reason: null },
      { delta: {}, finish_reason: "tool_calls" },
    ]);
  });
});

it("begins a stream even when the answer is empty", async () => {
  const { engine } = await serve(() => Promise.resolve({}));
  const response = await post(engine, { messages, stream: true });
  expect(response.status).toBe(200);
  expect(await response.text()).toMatch(/"role":"assistant".*"finish_reason":"stop".*\[DONE\]/s);
});

it("tells the model when the caller is gone", async () => {
  let aborted: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => (aborted = resolve));
  const { engine, log } = await serve(async (onPiece, signal) => {
    signal.addEventListener("abort", aborted);
    onPiece({ kind: "text", text: "Hello" });
    await gone;
    signal.throwIfAborted();
    return {};
  });
  const caller = new AbortController();
  const events = readEvents(await post(engine, { messages, stream: true }, caller.signal));
  await events.next();
  caller.abort();
  await gone;
  expect(log).toEqual([]);
});

it("ends a stream with the error when the model fails on the way", async () => {
  const { engine, log } = await serve((onPiece) => {
    onPiece({ kind: "text", text: "Hello" });
    return Promise.reject(new Error("out of order"));
  });
  const text = await (await post(engine, { messages, stream: true })).text();
  expect(text).toContain(
    'data: {"error":{"message":"The model failed: out of order","type":"server_error","code":500}}',
  );
  expect(text).not.toContain("[DONE]");
  expect(log.join("\n")).toContain("out of order");
});

it("answers 500 when the model fails before its first word, and goes on", async () => {
  let fail = true;
  const { engine } = await serve((onPiece) =>
    fail ? Promise.reject(new Error("out of order")) : helloWorld(onPiece, new AbortController().signal),
  );
  expect((await post(engine, { messages, stream: true })).status).toBe(500);
  fail = false;
  expect((await post(engine, { messages })).status).toBe(200);
});

describe("refuses", () => {
  const error = async (response: Response) => ({ status: response.status, ...((await response.json()) as object) });

  it("what is not JSON", async () => {
    const { engine } = await serve(helloWorld);
    expect(await error(await post(engine, "{ messages"))).toEqual({
      status: 400,
      error: { message: "The request body is not JSON.", type: "invalid_request_error", code: 400 },
    });
  });

  it("a body that is too large, without reading it all", async () => {
    const { engine } = await serve(helloWorld, 1000);
    const response = await post(engine, { messages: [user("x".repeat(2000))] });
    expect(await error(response)).toMatchObject({ status: 413, error: { code: 413 } });
    expect((await post(engine, { messages })).status).toBe(200);
  });

  it("paths and methods that it does not have", async () => {
    const { engine } = await serve(helloWorld);
    const headers = { authorization: "Bearer t" };
    expect((await fetch(`${engine.baseUrl}/embeddings`, { headers })).status).toBe(404);
    expect((await fetch(`${engine.baseUrl}/chat/completions`, { headers })).status).toBe(405);
    expect((await fetch(`${engine.baseUrl}/models`, { headers, method: "POST" })).status).toBe(405);
    expect((await fetch(`${engine.baseUrl}/models?x=1`, { headers })).status).toBe(200);
  });
});
