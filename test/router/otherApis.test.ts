// What is not a chat, and what clients are told about tokens.
import { expect, test } from "vitest";
import type { RouterErrorBody } from "../../protocol/routerEvents.ts";
import { usualLimits } from "../../router/limits.ts";
import { oneTier, startCase, upstream } from "../support/router/routerCase.ts";
import type { RouterChild } from "../support/router/routerChild.ts";
import { startHere } from "../support/router/routerHere.ts";
import type { MockUpstream } from "../support/upstream/mockUpstream.ts";

async function start(
  mode?: MockUpstream["mode"],
): Promise<{ readonly chat: MockUpstream; readonly vectors: MockUpstream; readonly router: RouterChild }> {
  const [chat, vectors] = [await upstream(mode), await upstream()];
  const { router } = await startCase({
    profiles: { p: oneTier("m", "v") },
    models: { m: { tier: "fast", at: [chat] }, v: { tier: "fast", at: [vectors], more: { is_embedding: true } } },
  });
  return { chat, vectors, router };
}

test("a text is completed, whole or streamed, with the prompt's score and the server's own bytes", async () => {
  const { chat, router } = await start();
  const whole = await router.post({ model: "magi", prompt: "Once upon", odd: 12345 }, { path: "/v1/completions" });
  expect(whole.status).toBe(200);
  expect(await whole.json()).toMatchObject({ object: "text_completion", choices: [{ text: "Hello there." }] });
  expect(whole.headers.get("x-magi-model")).toBe("m");
  expect(Number(whole.headers.get("x-magi-score"))).toBeGreaterThan(0);
  expect((await chat.request(0)).body).toEqual({ model: "m", prompt: "Once upon", odd: 12345 });
  const streamed = await router.post({ model: "magi", prompt: "Once", stream: true }, { path: "/v1/completions" });
  const text = await streamed.text();
  expect(text).toContain('"text":"Hello"');
  expect(text.trimEnd().endsWith("data: [DONE]")).toBe(true);
});

test("a text to which nothing is missing is completed with nothing, whole or streamed", async () => {
  const { chat, router } = await start();
  const ended = { object: "text_completion", choices: [{ index: 0, text: "", finish_reason: "stop" }] };
  const begun = { object: "text_completion", choices: [{ index: 0, text: "", finish_reason: null }] };
  const whole = JSON.stringify({ ...ended, usage: { completion_tokens: 1 } });
  const stream = `data: ${JSON.stringify(begun)}\n\ndata: ${JSON.stringify(ended)}\n\ndata: [DONE]\n\n`;
  for (let time = 1; time <= 4; time++) {
    chat.mode = { kind: "contentType", type: "application/json", body: whole };
    const one = await router.post({ model: "magi", prompt: "def f(" }, { path: "/v1/completions" });
    expect([one.status, await one.text()]).toEqual([200, whole]);
    chat.mode = { kind: "contentType", type: "text/event-stream", body: stream };
    const two = await router.post({ model: "magi", prompt: "def f(", stream: true }, { path: "/v1/completions" });
    expect([two.status, await two.text()]).toEqual([200, stream]);
  }
  const { endpoints } = await router.status();
  expect(endpoints[0]).not.toHaveProperty("faults");
});

test("of several texts that are completed in one stream each has to come to its end", async () => {
  const { chat, router } = await start();
  const event = (index: number, text: string, end: string | null): string =>
    `data: ${JSON.stringify({ object: "text_completion", choices: [{ index, text, finish_reason: end }] })}\n\n`;
  const first = event(0, "one", null) + event(1, "two", null) + event(0, "", "stop");
  const complete = async (body: string): Promise<string> => {
    chat.mode = { kind: "contentType", type: "text/event-stream", body };
    const asked = { model: "magi", prompt: ["a", "b"], stream: true };
    return await (await router.post(asked, { path: "/v1/completions" })).text();
  };
  const cut = await complete(first);
  expect(cut).toContain("UPSTREAM_BROKE_OFF");
  expect(cut).not.toContain("[DONE]");
  const whole = first + event(1, "", "length");
  expect(await complete(whole)).toBe(`${whole}data: [DONE]\n\n`);
});

test("vectors come from the model that makes them, which gets no chat", async () => {
  const { chat, vectors, router } = await start();
  const response = await router.post({ model: "magi", input: ["one", "two"] }, { path: "/v1/embeddings" });
  expect(await response.json()).toMatchObject({ object: "list", data: [{ embedding: [1, 2] }, { embedding: [1, 2] }] });
  expect((await vectors.request(0)).body).toEqual({ model: "v", input: ["one", "two"] });
  await router.ask("Hi");
  expect([chat.seen.length, vectors.seen.length]).toEqual([1, 1]);
});

test.each([
  [
    "/v1/completions",
    { model: "magi", prompt: "Once" },
    "Name a model whose server has it, or ask with `/v1/chat/completions`.",
  ],
  ["/v1/completions", { model: "magi", prompt: "Once", stream: true }, "or ask with `/v1/chat/completions`."],
  ["/v1/embeddings", { model: "m", input: "one" }, "Name a model whose server has it."],
])("%s at servers that have no such thing is a 404, and their chats go on as before", async (path, body, advice) => {
  const [one, two] = [await upstream(), await upstream()];
  const { router } = await startCase({
    profiles: { p: oneTier("m", "n") },
    models: { m: { tier: "fast", at: [one] }, n: { tier: "fast", at: [two] } },
  });
  one.mode = two.mode = { kind: "status", status: 404, message: "File Not Found" };
  for (let time = 1; time <= 4; time++) {
    const response = await router.post(body, { path });
    expect(response.status).toBe(404);
    const { error } = (await response.json()) as RouterErrorBody;
    expect(error).toMatchObject({ code: "UPSTREAM_REFUSED_REQUEST", source: "upstream" });
    expect(error.message).toMatch(`has no ${path} (404: File Not Found). `);
    expect(error.message).toMatch(advice);
  }
  one.mode = two.mode = { kind: "ok" };
  const { endpoints } = await router.status();
  expect(endpoints.map(({ state }) => state)).toEqual(["ok", "ok"]);
  expect((await router.ask("Hi")).headers.get("x-magi-model")).toBe("m");
});

test("a text is completed by whoever can, when others only chat", async () => {
  const [chats, completes] = [await upstream(), await upstream()];
  const { router } = await startCase({
    profiles: { p: oneTier("m", "n") },
    models: { m: { tier: "fast", at: [chats] }, n: { tier: "fast", at: [completes] } },
  });
  chats.mode = { kind: "status", status: 404, message: "There is no /v1/completions here." };
  const response = await router.post({ model: "magi", prompt: "Once" }, { path: "/v1/completions" });
  expect(response.headers.get("x-magi-model")).toBe("n");
  expect(await response.json()).toMatchObject({ choices: [{ text: "Hello there." }] });
});

test("of many texts at once each has to fit the model, not all of them together", async () => {
  const server = await upstream();
  const { router } = await startCase({
    profiles: { p: oneTier("v") },
    models: { v: { tier: "fast", at: [server], more: { is_embedding: true, ctx_size: 512 } } },
  });
  const text = "the cat sat on the mat. ".repeat(12);
  const many = await router.post({ model: "magi", input: Array(40).fill(text) }, { path: "/v1/embeddings" });
  expect(many.status).toBe(200);
  const long = await router.post({ model: "magi", input: ["short", text.repeat(20)] }, { path: "/v1/embeddings" });
  expect(await long.json()).toMatchObject({ error: { code: "CONTEXT_TOO_LONG" } });
});

test("vectors that are none are an error, never an answer", async () => {
  const nothing = await upstream({ kind: "contentType", type: "application/json", body: '{"data":[null]}' });
  const { router } = await startCase({
    profiles: { p: oneTier("v") },
    models: { v: { tier: "fast", at: [nothing], more: { is_embedding: true } } },
  });
  const response = await router.post({ model: "magi", input: "one" }, { path: "/v1/embeddings" });
  expect(response.status).toBe(502);
  expect(await response.json()).toMatchObject({ error: { code: "UPSTREAM_EMPTY", source: "upstream" } });
});

test("a text that is too long for llama-server's batch is the caller's, and no fault of the server", async () => {
  const said = "input (596 tokens) is too large to process. increase the physical batch size (current batch size: 512)";
  const error = { code: 500, message: said, type: "server_error" };
  const { vectors, router } = await start();
  const whole = vectors.mode;
  vectors.mode = { kind: "contentType", type: "application/json", status: 500, body: JSON.stringify({ error }) };
  for (let time = 1; time <= 4; time++) {
    const response = await router.post({ model: "magi", input: "one" }, { path: "/v1/embeddings" });
    expect(response.status).toBe(400);
    const body = (await response.json()) as RouterErrorBody;
    expect(body.error).toMatchObject({ code: "CONTEXT_TOO_LONG", source: "caller" });
    expect(body.error.message).toContain("increase the physical batch size");
  }
  vectors.mode = whole;
  expect((await router.post({ model: "magi", input: "one" }, { path: "/v1/embeddings" })).status).toBe(200);
  expect((await router.status()).endpoints.map(({ breaker }) => breaker)).toEqual([undefined, undefined]);
});

test("more vectors than a request may be long come through as they are", async () => {
  const body = `{"data":[${`{"embedding":[${"0.123456789012345678,".repeat(3_000)}1]},`.repeat(600)}null]}`;
  expect(body.length).toBeGreaterThan(usualLimits.bodyBytes);
  const server = await upstream({ kind: "contentType", type: "application/json", body });
  const { router } = await startCase({
    profiles: { p: oneTier("v") },
    models: { v: { tier: "fast", at: [server], more: { is_embedding: true } } },
  });
  const response = await router.post({ model: "magi", input: "one" }, { path: "/v1/embeddings" });
  expect((await response.text()) === body).toBe(true);
});

test("an answer that is too long to be held is no fault of its server, and nobody else is asked", async () => {
  const [long, other] = [await upstream({ kind: "ok", words: ["x".repeat(1024 * 1024)] }), await upstream()];
  const router = await startHere({
    profile: oneTier("m", "n"),
    models: { m: { tier: "fast", urls: [long.url] }, n: { tier: "fast", urls: [other.url] } },
    limits: { answerBytes: 1024 * 1024 },
  });
  for (let time = 1; time <= 4; time++) {
    const response = await router.post("Hi");
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({
      error: {
        code: "UPSTREAM_FAILED",
        message: `m at ${long.url} gave an answer of more than 1 MB. Ask for less at once.`,
      },
    });
  }
  expect([long.seen.length, other.seen.length]).toEqual([4, 0]);
});

test.each([
  ["/v1/completions", {}, "The request needs a `prompt`."],
  ["/v1/embeddings", {}, "The request needs `input`, the text to turn into a vector."],
  ["/v1/chat/completions", { messages: [] }, "The request needs `messages`, a list with at least one message."],
])("%s says what is missing", async (path, body, message) => {
  const { router } = await start();
  const response = await router.post(body, { path });
  expect(response.status).toBe(400);
  expect(((await response.json()) as RouterErrorBody).error.message).toBe(message);
});

test("tokens that the server did not count are estimated, and marked", async () => {
  const { router } = await start({ kind: "ok", words: ["Hello", " there", "."], noUsage: true });
  const whole = await router.post({ messages: [{ role: "user", content: "Hi" }] });
  expect(await whole.json()).toMatchObject({ usage: { completion_tokens: 3, estimated: true } });
  const body = { stream_options: { include_usage: true } };
  const streamed = await router.ask("Hi", { events: false, body });
  expect(streamed.chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 3, estimated: true } });
  expect(streamed.done).toBe(true);
  const withEvents = await router.ask("Hi");
  const end = withEvents.events.find((event) => event.kind === "stageEnd");
  expect(end).toMatchObject({ tokens: 3, tokensEstimated: true });
});

test.each([
  ["a call of a tool", { tool_calls: [{ index: 0, function: { name: "write", arguments: "a".repeat(395) } }] }],
  ["a long text at once", { content: "a".repeat(400) }],
  ["a long thought and an answer", { reasoning_content: "a".repeat(398), content: "Hi" }],
])("%s is estimated by its length, whole or streamed", async (_what, said) => {
  const { chat, router } = await start();
  const choice = { index: 0, finish_reason: "stop" };
  const whole = JSON.stringify({ choices: [{ ...choice, message: said }] });
  chat.mode = { kind: "contentType", type: "application/json", body: whole };
  const messages = [{ role: "user", content: "Hi" }];
  const answer = await router.post({ messages });
  expect(await answer.json()).toMatchObject({ usage: { completion_tokens: 100, estimated: true } });
  const stream = `data: ${JSON.stringify({ choices: [{ ...choice, delta: said }] })}\n\ndata: [DONE]\n\n`;
  chat.mode = { kind: "contentType", type: "text/event-stream", body: stream };
  const streamed = await router.ask("Hi", { events: false, body: { stream_options: { include_usage: true } } });
  expect(streamed.chunks.at(-1)).toMatchObject({ usage: { completion_tokens: 100, estimated: true } });
});

test("the estimate of a text that is completed is an event like the others", async () => {
  const { chat, router } = await start();
  const event = { id: "c", object: "text_completion", choices: [{ index: 0, text: "Hi", finish_reason: "stop" }] };
  const body = `data: ${JSON.stringify(event)}\n\ndata: [DONE]\n\n`;
  chat.mode = { kind: "contentType", type: "text/event-stream", body };
  const response = await router.post(
    { model: "magi", prompt: "Once", stream: true, stream_options: { include_usage: true } },
    { path: "/v1/completions" },
  );
  const usage = (await response.text()).split("\n\n").find((data) => data.includes("estimated"));
  expect(JSON.parse(usage?.replace("data: ", "") ?? "{}")).toMatchObject({
    id: "c",
    object: "text_completion",
    choices: [],
  });
});

test("an image counts for some hundred tokens, not as the text that it comes as", async () => {
  const server = await upstream({ kind: "ok", noUsage: true });
  const { router } = await startCase({
    profiles: { p: oneTier("m") },
    models: { m: { tier: "fast", at: [server], more: { vision: true } } },
  });
  const image = { type: "image_url", image_url: { url: `data:image/png;base64,${"iVBORw0K".repeat(50_000)}` } };
  const messages = [{ role: "user", content: [image, { type: "text", text: "What is this?" }, image] }];
  const whole = (await (await router.post({ messages })).json()) as Record<"usage", Record<"prompt_tokens", number>>;
  expect(whole.usage.prompt_tokens).toBeGreaterThan(1_000);
  expect(whole.usage.prompt_tokens).toBeLessThan(1_100);
});

test("tokens that the server counted are passed on as they came", async () => {
  const { router } = await start();
  const streamed = await router.ask("Hi", { events: false, body: { stream_options: { include_usage: true } } });
  expect(streamed.chunks.filter((chunk) => "usage" in chunk)).toHaveLength(1);
  expect(streamed.chunks.at(-1)).toMatchObject({ usage: { prompt_tokens: 3, completion_tokens: 3 } });
  const withEvents = await router.ask("Hi");
  expect(withEvents.events.find((event) => event.kind === "stageEnd")).not.toHaveProperty("tokensEstimated");
});

test("a prompt that fits no model, or an image that none sees, is refused with the reason", async () => {
  const server = await upstream();
  const { router } = await startCase({
    profiles: { p: oneTier("m") },
    models: { m: { tier: "fast", at: [server], more: { ctx_size: 512 } } },
  });
  const long = await router.post({ messages: [{ role: "user", content: "many words ".repeat(4_000) }] });
  expect(long.status).toBe(400);
  const { error } = (await long.json()) as RouterErrorBody;
  expect(error).toMatchObject({ code: "CONTEXT_TOO_LONG", source: "caller" });
  expect(error.message).toMatch(/\d+.*512/);
  const image = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
  const seen = await router.post({ messages: [{ role: "user", content: [image] }] });
  expect(((await seen.json()) as RouterErrorBody).error.code).toBe("NO_VISION");
  expect(server.seen).toHaveLength(0);
});
