import { describe, expect, onTestFinished, test } from "vitest";
import { oneTier, startCase, upstream } from "../support/router/routerCase.ts";
import type { RouterChild } from "../support/router/routerChild.ts";
import type { MockUpstream, Mode } from "../support/upstream/mockUpstream.ts";
import { startHere } from "../support/router/routerHere.ts";
import { FaultyUpstream } from "../support/upstream/faultyUpstream.ts";
import {
  chunk,
  chunked,
  completion,
  contentTypes,
  event,
  events,
  head,
  lastChunk,
} from "../support/upstream/rawAnswer.ts";

const hello = { role: "user", content: "Hi" };

/** What comes first of a streamed answer, whose rest nobody waits for. */
async function firstPiece(router: RouterChild): Promise<string> {
  const response = await router.post({ model: "magi", stream: true, messages: [hello] });
  const reader = response.body!.getReader();
  const piece = new TextDecoder().decode((await reader.read()).value);
  await reader.cancel();
  return piece;
}

describe("a streamed answer", () => {
  test("comes through, with score, tier, model and time to first token beside it", async () => {
    const server = await upstream({ kind: "ok", words: ["One", " two", " three"] });
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const answer = await router.ask("Hi");
    expect(answer.text).toBe("One two three");
    expect(answer.done).toBe(true);
    expect(answer.events.map((event) => event.kind)).toEqual(["decision", "stage", "firstToken", "stageEnd"]);
    expect(answer.events[0]).toMatchObject({ decision: { tier: "fast", score: expect.any(Number) as number } });
    expect(answer.events[1]).toMatchObject({ role: "answer", tier: "fast", modelId: "m", builtin: false });
    expect(answer.events[3]).toMatchObject({ role: "answer", finish: "stop", tokens: 3 });
    expect(answer.headers.get("x-magi-model")).toBe("m");
    expect(answer.headers.get("x-magi-tier")).toBe("fast");
    expect(answer.headers.get("x-magi-profile")).toBe("p");
    expect(answer.headers.get("x-magi-endpoint")).toBe(server.url);
    expect(Number(answer.headers.get("x-magi-score"))).toBeGreaterThan(0);
  });

  test("is passed on as it came to a client that asked for no router events", async () => {
    const server = await upstream();
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const direct = await fetch(`${server.url}/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ stream: true, messages: [hello] }),
    });
    const through = await router.post({ model: "magi", stream: true, messages: [hello] });
    expect(await through.text()).toBe(await direct.text());
  });

  test("is passed on with the comments and the events without data that come by themselves", async () => {
    const alone = [": keepalive\n\n", "event: ping\n\n", "id: 7\r\n\r\n", "retry: 5\n\n"];
    const [begin = "", word = "", ...rest] = events(["Hello", " there"]);
    const pieces = [begin + word, ...alone, ...rest];
    const server = await new FaultyUpstream(function* () {
      yield head(200, contentTypes.stream, chunked);
      for (const piece of pieces) {
        yield chunk(piece);
        yield { pauseMs: 20 };
      }
      yield lastChunk;
    }).start();
    onTestFinished(() => server.stop());
    const router = await startHere({
      profile: oneTier("m"),
      models: { m: { tier: "fast", urls: [server.url] } },
    });
    const response = await router.post("Hi", { stream: true });
    expect(await response.text()).toBe(pieces.join(""));
  });

  test("with several choices is whole when each has its end, and broke off when one has none", async () => {
    const { stream: type } = contentTypes;
    const of = (index: number, choice: Readonly<Record<string, unknown>>): string => event({ index, ...choice });
    const begun = of(0, { delta: { content: "A" } }) + of(1, { delta: { content: "B" } });
    const [first, second] = [0, 1].map((index) => of(index, { delta: {}, finish_reason: "stop" }));
    const server = await upstream({ kind: "contentType", type, body: `${begun}${first}` });
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const cut = await router.ask("Hi", { events: false, body: { n: 2 } });
    expect(cut.error).toMatchObject({ code: "UPSTREAM_BROKE_OFF", source: "upstream" });
    expect(cut).toMatchObject({ text: "AB", done: false });
    server.mode = { kind: "contentType", type, body: `${begun}${first}${second}` };
    expect(await router.ask("Hi", { events: false, body: { n: 2 } })).toMatchObject({ error: undefined, done: true });
    // Who was asked for one answer may number its pieces.
    server.mode = { kind: "contentType", type, body: `${begun}${second}` };
    expect(await router.ask("Hi", { events: false })).toMatchObject({ error: undefined, done: true });
  });

  test("shows that it was cut at its token limit", async () => {
    const server = await upstream({ kind: "ok", finish: "length" });
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const answer = await router.ask("Hi");
    expect(answer.events.at(-1)).toMatchObject({ kind: "stageEnd", finish: "length" });
  });

  test.each(["reasoning_content", "reasoning"] as const)(
    "keeps what a thinking model writes as %s apart from the answer",
    async (field) => {
      const server = await upstream({ kind: "thinking", field, words: ["Four", "."] });
      const { router } = await startCase({
        profiles: { p: oneTier("m") },
        models: { m: { tier: "fast", at: [server] } },
      });
      const answer = await router.ask("Hi");
      expect(answer.text).toBe("Four.");
      expect(answer.reasoning).toBe("Let me think.");
      const first = answer.events.findIndex((event) => event.kind === "firstToken");
      expect(first).toBeGreaterThan(0);
    },
  );

  test("begins before the server has finished", async () => {
    const server = await upstream({ kind: "ok", words: ["a", "b", "c"], pauseMs: 500 });
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const first = await firstPiece(router);
    expect(first).toContain('"content":"a"');
    expect(first).not.toContain('"content":"c"');
  });
});

describe("a streamed thought without an answer", () => {
  const thought: Mode = { kind: "thinking", field: "reasoning_content", words: [] };

  async function startThinking(mode: Mode): Promise<{ readonly server: MockUpstream; readonly router: RouterChild }> {
    const server = await upstream(mode);
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    return { server, router };
  }

  test.each([
    ["a client without router events", { events: false }],
    ["one that wants the usage", { events: false, body: { stream_options: { include_usage: true } } }],
    ["one with router events", { events: true }],
  ])("is an error for %s, and nothing before it looks like an end", async (_who, options) => {
    const { server, router } = await startThinking({ ...thought, pauseMs: 50 });
    const answer = await router.ask("Hi", options);
    expect(answer.status).toBe(200);
    expect(answer.reasoning).toBe("Let me think.");
    expect(answer.error).toMatchObject({
      code: "UPSTREAM_EMPTY",
      message: `m at ${server.url} only thought about it and gave no answer. Ask again, or choose another model.`,
    });
    expect(answer.chunks.map(({ choices }) => choices?.[0]?.finish_reason ?? null)).not.toContain("stop");
    expect(answer.done).toBe(false);
  });

  test("is one as well between tags in the text", async () => {
    const { router } = await startThinking({ kind: "ok", words: ["<think>", "Hm.", "</think>\n"], pauseMs: 20 });
    const answer = await router.ask("Hi", { events: false });
    expect(answer).toMatchObject({ error: { code: "UPSTREAM_EMPTY" }, done: false });
    expect(answer.text).toContain("<think>");
    expect(answer.chunks.map(({ choices }) => choices?.[0]?.finish_reason ?? null)).not.toContain("stop");
    const whole = await router.post({ messages: [hello] });
    expect(whole.status).toBe(502);
    const text = await router.post({ prompt: "Think:", stream: true }, { path: "/v1/completions" });
    expect(await text.text()).toContain("[DONE]");
  });

  test("before an answer is passed on as it came", async () => {
    const words = ["<think>", "Hm.", "</think>", "Four."];
    const { router } = await startThinking({ kind: "ok", words, pauseMs: 20 });
    expect(await router.ask("Hi", { events: false })).toMatchObject({ text: words.join(""), done: true });
  });

  test("has a status of its own when it comes all at once", async () => {
    const { router } = await startThinking({
      kind: "contentType",
      type: "text/event-stream",
      body:
        'data: {"choices":[{"delta":{"reasoning_content":"Hm."}}]}\n\n' +
        'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
    });
    const answer = await router.ask("Hi", { events: false });
    expect(answer.status).toBe(502);
    expect(answer.error?.code).toBe("UPSTREAM_EMPTY");
  });

  test("that was cut at its token limit comes through as it came", async () => {
    const { server, router } = await startThinking({ ...thought, finish: "length", pauseMs: 50 });
    const direct = await fetch(`${server.url}/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ stream: true, messages: [hello] }),
    });
    const through = await router.post({ model: "magi", stream: true, messages: [hello] });
    expect(await through.text()).toBe(await direct.text());
  });

  test("does not hide an answer that comes after a finish reason", async () => {
    const body =
      'data: {"choices":[{"delta":{"reasoning_content":"Hm."},"finish_reason":"stop"}]}\n\n' +
      'data: {"choices":[{"delta":{"content":"Four."},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
    const { router } = await startThinking({ kind: "contentType", type: "text/event-stream", body });
    expect(await (await router.post({ model: "magi", stream: true, messages: [hello] })).text()).toBe(body);
  });

  test("is seen at once also where every event has a finish reason, an empty one", async () => {
    const { router } = await startThinking({ ...thought, words: ["Four."], unfinished: "", pauseMs: 500 });
    const first = await firstPiece(router);
    expect(first).toContain("Let me think.");
    expect(first).not.toContain("Four.");
  });
});

describe("a client that wants the usage", () => {
  const body = [
    ": hello",
    "event: message",
    "id: 1",
    'data: {"id":"x","choices":[{"delta":{"content":"Say [DONE]"}}]}',
    "",
    "id: 2",
    'data: {"id":"x","choices":[{"delta":{},"finish_reason":"stop"}]}',
    "",
    "",
  ].join("\r\n");
  const counted =
    'id: 3\r\ndata: {"id":"x","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}\r\n\r\n';
  const done = "event: end\r\ndata:[DONE]\r\n\r\n";

  async function streamed(sent: string): Promise<string> {
    const server = await upstream({ kind: "contentType", type: "text/event-stream", body: sent });
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const response = await router.post({
      model: "magi",
      stream: true,
      stream_options: { include_usage: true },
      messages: [hello],
    });
    return response.text();
  }

  test("gets what a server that counts sent, byte for byte", async () => {
    expect(await streamed(body + counted + done)).toBe(body + counted + done);
  });

  test("gets an estimate of the stream's own id before the end of one that does not count", async () => {
    const text = await streamed(body + done);
    expect(text.startsWith(body)).toBe(true);
    expect(text.endsWith(done)).toBe(true);
    const usage = JSON.parse(text.slice(body.length, -done.length).replace("data: ", "")) as unknown;
    expect(usage).toMatchObject({ id: "x", choices: [], usage: { completion_tokens: 1, estimated: true } });
  });
});

test("a client that does not read holds the server back instead of filling the router", async () => {
  const server = await upstream({ kind: "flood" });
  const { router } = await startCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast", at: [server] } } });
  const response = await router.post({ model: "magi", stream: true, messages: [hello] });
  const reader = response.body!.getReader();
  await reader.read();
  // The flood stands still when nothing more is taken for a while.
  let before = -1;
  while (server.flooded !== before) {
    before = server.flooded;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  const megabytes = server.flooded / 1024 / 1024;
  expect(megabytes).toBeGreaterThan(0);
  expect(megabytes).toBeLessThan(64);
  await reader.read();
  await reader.cancel();
  await router.statusWhen(({ endpoints }) => endpoints[0]?.active === 0);
});

describe("what is sent on", () => {
  test("holds the model's name on the server, and all other fields untouched", async () => {
    const server = await upstream();
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: {
        m: { tier: "fast", at: [], more: { vision: true, endpoints: [{ url: server.url, model: "their-name" }] } },
      },
    });
    const messages = [
      { role: "system", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "What is this?" },
          { type: "image_url", image_url: { url: "data:," } },
        ],
      },
    ];
    const tools = [{ type: "function", function: { name: "f", parameters: {} } }];
    await router.ask("", {
      events: false,
      body: { messages, tools, top_k: 7, odd_field: { deep: [1] }, max_completion_tokens: 9 },
    });
    expect((await server.request(0)).body).toEqual({
      model: "their-name",
      stream: true,
      messages,
      tools,
      top_k: 7,
      odd_field: { deep: [1] },
      max_completion_tokens: 9,
    });
  });

  test("never holds the caller's token", async () => {
    const server = await upstream();
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    await router.ask("Hi");
    expect((await server.request(0)).headers.authorization).toBeUndefined();
  });

  test("is the last question alone, at temperature 0, for a single_turn model", async () => {
    const server = await upstream();
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server], more: { single_turn: true } } },
    });
    const messages = [
      { role: "system", content: "Be brief." },
      { role: "user", content: "First?" },
      { role: "assistant", content: "Yes." },
      { role: "user", content: "Second?" },
    ];
    await router.ask("", { body: { messages, temperature: 0.9 } });
    expect((await server.request(0)).body).toMatchObject({
      messages: [{ role: "user", content: "Second?" }],
      temperature: 0,
    });
  });

  test("is the whole conversation for any other model", async () => {
    const server = await upstream();
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const messages = [hello, { role: "assistant", content: "Hello." }, { role: "user", content: "More" }];
    await router.ask("", { body: { messages, temperature: 0.9 } });
    expect((await server.request(0)).body).toMatchObject({ messages, temperature: 0.9 });
  });
});

describe("stopping", () => {
  test.each([
    ["a stream under way", { kind: "ok", words: Array.from({ length: 500 }, () => "word "), pauseMs: 20 } as const],
    ["a prompt that is still being read", { kind: "hang" } as const],
  ])("frees the upstream of %s within a second", async (_what, mode) => {
    const server = await upstream(mode);
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const abort = new AbortController();
    const response = router.post({ model: "magi", stream: true, messages: [hello] }, { signal: abort.signal });
    const seen = await server.request(0);
    const reader = mode.kind === "ok" ? (await response).body!.getReader() : undefined;
    await reader?.read();
    const stoppedAt = Date.now();
    abort.abort();
    await expect(reader?.closed ?? response).rejects.toThrow();
    expect((await seen.aborted) - stoppedAt).toBeLessThan(1_000);
    await router.statusWhen(({ endpoints }) => endpoints[0]?.active === 0);
  });
});

describe("an answer that is not streamed", () => {
  test("is the server's own JSON, with the decision in the headers", async () => {
    const server = await upstream({ kind: "ok", words: ["All", " of it"] });
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const response = await router.post({ model: "magi", messages: [hello] });
    expect(response.headers.get("x-magi-model")).toBe("m");
    expect(await response.json()).toMatchObject({
      id: "mock",
      choices: [{ message: { content: "All of it" }, finish_reason: "stop" }],
    });
  });
});

describe("a whole answer comes through byte for byte", () => {
  const json = Buffer.from(completion("@"));
  const at = json.indexOf("@");
  const cases = {
    "of ASCII": Buffer.from("Hello"),
    "of other letters": Buffer.from("Grüße, 世界 🌍"),
    "with a byte that is no UTF-8": Buffer.from([0x48, 0xff, 0x21]),
  };
  test.each(Object.entries(cases))("%s", async (_what, content) => {
    const sent = Buffer.concat([json.subarray(0, at), content, json.subarray(at + 1)]);
    const server = await new FaultyUpstream(() => [
      head(200, contentTypes.json, `Content-Length: ${sent.length}`),
      sent,
    ]).start();
    onTestFinished(() => server.stop());
    const router = await startHere({
      profile: oneTier("m"),
      models: { m: { tier: "fast", urls: [server.url] } },
    });
    const response = await router.post("Hi");
    expect(Buffer.from(await response.arrayBuffer()).equals(sent)).toBe(true);
    expect(response.headers.get("content-length")).toBe(String(sent.length));
  });
});

describe("an answer that is no plain text is an answer, whole or streamed", () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ["a refusal", { content: null, refusal: "I cannot" }],
    ["parts", { content: [{ type: "text", text: "Hi" }] }],
    ["sound", { content: null, audio: { data: "AA==" } }],
    ["a picture", { content: "", images: [{ type: "image_url", image_url: { url: "data:," } }] }],
    ["blanks", { content: " \n" }],
  ])("%s", async (_what, message) => {
    const said = { index: 0, message, finish_reason: "stop" };
    const body = JSON.stringify({ choices: [said], usage: { completion_tokens: 1 } });
    const server = await upstream({ kind: "contentType", type: contentTypes.json, body });
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const whole = await router.post({ messages: [hello] });
    expect([whole.status, await whole.text()]).toEqual([200, body]);
    const stream = event({ delta: message }) + events([]).slice(1).join("");
    server.mode = { kind: "contentType", type: contentTypes.stream, body: stream };
    const streamed = await router.post({ stream: true, messages: [hello] });
    expect([streamed.status, await streamed.text()]).toEqual([200, stream]);
  });

  test("also when only the second of two choices has something in it", async () => {
    const choices = ["", "Yes"].map((content, index) => ({ index, message: { content }, finish_reason: "stop" }));
    const body = JSON.stringify({ choices, usage: { completion_tokens: 1 } });
    const server = await upstream({ kind: "contentType", type: contentTypes.json, body });
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const whole = await router.post({ n: 2, messages: [hello] });
    expect([whole.status, await whole.text()]).toEqual([200, body]);
  });
});

describe("the names of models", () => {
  test("are magi, the tiers and the enabled models", async () => {
    const server = await upstream();
    const { router } = await startCase({
      profiles: { p: oneTier("m", "gone") },
      models: { m: { tier: "fast", at: [server] }, other: { tier: "fast", at: [server] } },
    });
    const { data } = (await (await router.fetch("/v1/models")).json()) as { data: { id: string }[] };
    expect(data.map(({ id }) => id)).toEqual(["magi", "magi/fast", "m"]);
  });

  test("pin a tier or a model", async () => {
    const [one, two] = [await upstream(), await upstream()];
    const profile = `
enabled_models: [small, big]
tier_config:
  - { name: fast, max_score: 10, expected_time_seconds: 1 }
  - { name: powerful, max_score: .inf, expected_time_seconds: 5 }
`;
    const { router } = await startCase({
      profiles: { p: profile },
      models: { small: { tier: "fast", at: [one] }, big: { tier: "powerful", at: [two] } },
    });
    const modelOf = async (model: string): Promise<string | null> =>
      (await router.ask("Hi", { body: { model } })).headers.get("x-magi-model");
    expect(await modelOf("magi")).toBe("small");
    expect(await modelOf("magi/powerful")).toBe("big");
    expect(await modelOf("big")).toBe("big");
  });

  test("are told to whoever asks for one that is not there", async () => {
    const server = await upstream();
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const answer = await router.ask("Hi", { body: { model: "gpt-4o" } });
    expect(answer.status).toBe(404);
    expect(answer.error).toMatchObject({ code: "UNKNOWN_MODEL", source: "caller" });
    expect(answer.error?.message).toContain("magi, magi/fast, m");
  });
});
