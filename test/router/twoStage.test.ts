import { describe, expect, test } from "vitest";
import { withoutThinking } from "../../router/dispatch/withoutThinking.ts";
import { alwaysTwoStage, refusing, startCase, upstream } from "../support/router/routerCase.ts";
import type { RouterChild } from "../support/router/routerChild.ts";
import type { MockUpstream, Mode } from "../support/upstream/mockUpstream.ts";

const improve =
  "Improve the draft answer above: correct mistakes, add what is missing, keep what is right. Reply with the improved answer only.";
const draft: Mode = { kind: "ok", words: ["A", " draft"], finish: "length" };
const refined: Mode = { kind: "ok", words: ["A", " better", " answer"] };
const conversation = [
  { role: "system", content: "Be brief." },
  { role: "user", content: "First?" },
  { role: "assistant", content: "Yes." },
  { role: "user", content: "Second?" },
];

async function startTwoStage(
  small: MockUpstream,
  big: MockUpstream,
  options: { readonly maxTokens?: number; readonly more?: Readonly<Record<string, unknown>> } = {},
): Promise<RouterChild> {
  const { router } = await startCase({
    profiles: { p: alwaysTwoStage(options.maxTokens) },
    models: {
      small: { tier: "fast", at: [small], ...(options.more === undefined ? {} : { more: options.more }) },
      big: { tier: "powerful", at: [big], ...(options.more === undefined ? {} : { more: options.more }) },
    },
  });
  return router;
}

describe("draft and refine", () => {
  test("both stream, and the user sees which is which", async () => {
    const [small, big] = [await upstream(draft), await upstream(refined)];
    const router = await startTwoStage(small, big);
    const answer = await router.ask("Hi");
    expect(answer.events.map((event) => ("role" in event ? `${event.kind} ${event.role}` : event.kind))).toEqual([
      "decision",
      "stage draft",
      "firstToken draft",
      "stageEnd draft",
      "stage refine",
      "firstToken refine",
      "stageEnd refine",
    ]);
    expect(answer.events).toContainEqual(
      expect.objectContaining({ kind: "stageEnd", role: "draft", finish: "length" }),
    );
    expect(answer.text).toBe("A draftA better answer");
    expect(answer.done).toBe(true);
  });

  test("the draft is cut at stage1_max_tokens, the refined answer is not", async () => {
    const [small, big] = [await upstream(draft), await upstream(refined)];
    const router = await startTwoStage(small, big, { maxTokens: 77 });
    await router.ask("Hi");
    expect((await small.request(0)).body["max_tokens"]).toBe(77);
    expect((await big.request(0)).body["max_tokens"]).toBeUndefined();
  });

  test("a server that goes on beyond it is cut there, and let go", async () => {
    const long = Array.from({ length: 300 }, (_, index) => `w${String(index)} `);
    const endless = await upstream({ kind: "ok", words: long, pauseMs: 100 });
    const router = await startTwoStage(endless, await upstream(refined), { maxTokens: 7 });
    const answer = await router.ask("Hi");
    expect(answer.text).toBe("w0 w1 w2 w3 w4 w5 w6 A better answer");
    expect(answer.events).toContainEqual(
      expect.objectContaining({ kind: "stageEnd", role: "draft", finish: "length" }),
    );
    expect(await (await endless.request(0)).aborted).toBeGreaterThan(0);
  });

  test("a smaller limit of the client holds for both", async () => {
    const [small, big] = [await upstream(draft), await upstream(refined)];
    const router = await startTwoStage(small, big, { maxTokens: 77 });
    await router.ask("Hi", { body: { max_completion_tokens: 9 } });
    expect((await small.request(0)).body).toMatchObject({ max_tokens: 9 });
    expect((await small.request(0)).body["max_completion_tokens"]).toBe(9);
    expect((await big.request(0)).body["max_completion_tokens"]).toBe(9);
  });

  test("stage 2 sees the conversation, the draft as an assistant turn, and the request to improve it", async () => {
    const [small, big] = [await upstream(draft), await upstream(refined)];
    const router = await startTwoStage(small, big);
    await router.ask("", { body: { messages: conversation } });
    expect((await small.request(0)).body["messages"]).toEqual(conversation);
    expect((await big.request(0)).body["messages"]).toEqual([
      ...conversation,
      { role: "assistant", content: "A draft" },
      { role: "user", content: improve },
    ]);
  });

  test("a single_turn model sees the last question, the draft and the request only", async () => {
    const [small, big] = [await upstream(draft), await upstream(refined)];
    const router = await startTwoStage(small, big, { more: { single_turn: true } });
    await router.ask("", { body: { messages: conversation } });
    const question = { role: "user", content: "Second?" };
    expect((await small.request(0)).body).toMatchObject({ messages: [question], temperature: 0 });
    expect((await big.request(0)).body).toMatchObject({
      messages: [question, { role: "assistant", content: "A draft" }, { role: "user", content: improve }],
      temperature: 0,
    });
  });

  test("a client without router events gets the draft as reasoning and the refined answer as content", async () => {
    const [small, big] = [await upstream(draft), await upstream(refined)];
    const router = await startTwoStage(small, big);
    const answer = await router.ask("Hi", { events: false });
    expect(answer.reasoning).toBe("A draft");
    expect(answer.text).toBe("A better answer");
    expect(answer.headers.get("x-magi-stages")).toBe("draft, refine");
    expect(answer.done).toBe(true);
  });

  test.each([
    ["its server counts", {}],
    ["it is an estimate", { noUsage: true }],
  ])("a client without router events gets all under one id, also the usage when %s", async (_, mode) => {
    const [small, big] = [await upstream(draft), await upstream({ ...refined, ...mode })];
    const router = await startTwoStage(small, big);
    const { chunks } = await router.ask("Hi", { events: false, body: { stream_options: { include_usage: true } } });
    const ids = chunks.map((chunk) => (chunk as { readonly id?: string }).id);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^chatcmpl-/);
  });

  test("a client that does not stream gets the refined answer", async () => {
    const [small, big] = [await upstream(draft), await upstream(refined)];
    const router = await startTwoStage(small, big);
    const response = await router.post({ messages: [{ role: "user", content: "Hi" }] });
    expect(response.headers.get("x-magi-model")).toBe("big");
    expect(await response.json()).toMatchObject({
      object: "chat.completion",
      choices: [{ message: { role: "assistant", content: "A better answer" }, finish_reason: "stop" }],
    });
  });

  test("a client that does not stream reads how many tokens the refined answer has", async () => {
    const [small, big] = [await upstream({ ...draft, words: ["A"] }), await upstream(refined)];
    const router = await startTwoStage(small, big);
    const response = await router.post({ messages: [{ role: "user", content: "Hi" }] });
    expect(await response.json()).toMatchObject({
      usage: { prompt_tokens: 3, completion_tokens: 3, total_tokens: 6 },
    });
  });

  test("and that it is an estimate, where the server does not count", async () => {
    const [small, big] = [await upstream(draft), await upstream({ ...refined, noUsage: true })];
    const router = await startTwoStage(small, big);
    const response = await router.post({ messages: [{ role: "user", content: "Hi" }] });
    expect(await response.json()).toMatchObject({ usage: { completion_tokens: 3, estimated: true } });
  });

  test("what a thinking model thought is no part of the draft", async () => {
    const small = await upstream({
      kind: "thinking",
      field: "reasoning",
      words: ["<think>Hm", " well</think>", "A draft"],
    });
    const big = await upstream(refined);
    const router = await startTwoStage(small, big);
    await router.ask("Hi");
    expect((await big.request(0)).body["messages"]).toContainEqual({ role: "assistant", content: "A draft" });
  });

  test("offered tools are answered in one pass", async () => {
    const [small, big] = [await upstream(draft), await upstream(refined)];
    const router = await startTwoStage(small, big);
    const answer = await router.ask("Hi", { body: { tools: [{ type: "function", function: { name: "f" } }] } });
    expect(answer.text).toBe("A better answer");
    expect(small.seen).toHaveLength(0);
  });
});

describe("when stage 2 cannot be had", () => {
  test("the user gets the draft, marked as such", async () => {
    const [small, big] = [await upstream(draft), await refusing()];
    const router = await startTwoStage(small, big);
    const answer = await router.ask("Hi");
    expect(answer.text).toBe("A draft");
    expect(answer.events.at(-1)).toMatchObject({ kind: "draftOnly" });
    expect(answer.events.at(-1)).toMatchObject({
      message: expect.stringContaining("refused the connection") as string,
    });
    expect(answer.error).toBeUndefined();
    expect(answer.done).toBe(true);
  });

  test("a client without router events gets it as the answer", async () => {
    const [small, big] = [await upstream(draft), await upstream({ kind: "status", status: 500 })];
    const router = await startTwoStage(small, big);
    const answer = await router.ask("Hi", { events: false });
    expect(answer.text).toBe("A draft");
    expect(answer.chunks.at(-1)).toMatchObject({ magi: { draft_only: true }, choices: [{ finish_reason: "length" }] });
  });

  test.each([
    ["as its server counted it", draft, { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 }],
    ["or an estimate", { ...draft, noUsage: true }, { completion_tokens: 2, estimated: true }],
  ])("a client that wants the usage gets that of the draft, %s", async (_how, mode, usage) => {
    const [small, big] = [await upstream(mode), await upstream({ kind: "status", status: 500 })];
    const router = await startTwoStage(small, big);
    const answer = await router.ask("Hi", { events: false, body: { stream_options: { include_usage: true } } });
    expect(answer).toMatchObject({ text: "A draft", done: true });
    expect(answer.chunks.filter((chunk) => "usage" in chunk)).toMatchObject([{ choices: [], usage }]);
    expect(new Set(answer.chunks.map((chunk) => (chunk as { readonly id?: string }).id)).size).toBe(1);
  });

  test("a client that does not stream gets it with a header", async () => {
    const [small, big] = [await upstream(draft), await upstream({ kind: "empty" })];
    const router = await startTwoStage(small, big);
    const response = await router.post({ messages: [{ role: "user", content: "Hi" }] });
    expect(response.headers.get("x-magi-draft-only")).toBe("1");
    expect(await response.json()).toMatchObject({
      choices: [{ message: { content: "A draft" }, finish_reason: "length" }],
      magi: { draft_only: true },
      usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
    });
  });

  test("a client that does not stream gets it too when the better answer breaks off", async () => {
    const [small, big] = [await upstream(draft), await upstream({ kind: "truncated", words: ["Half"] })];
    const router = await startTwoStage(small, big);
    const response = await router.post({ messages: [{ role: "user", content: "Hi" }] });
    expect(response.status).toBe(200);
    expect(response.headers.get("x-magi-draft-only")).toBe("1");
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: "A draft" } }] });
  });

  test("but begins to answer and breaks off, that is an error and what was streamed stays", async () => {
    const [small, big] = [await upstream(draft), await upstream({ kind: "truncated", words: ["Half"] })];
    const router = await startTwoStage(small, big);
    const answer = await router.ask("Hi");
    expect(answer.text).toBe("A draftHalf");
    expect(answer.error?.code).toBe("UPSTREAM_BROKE_OFF");
    expect(answer.events.map((event) => event.kind)).not.toContain("draftOnly");
  });
});

describe("when stage 2 only thinks", () => {
  const thought = { kind: "thinking", field: "reasoning_content", words: [], pauseMs: 50 } as const;
  const cases: [string, Mode][] = [
    ["and stops", thought],
    ["up to its token limit", { ...thought, finish: "length" }],
    ["and breaks off", { ...thought, finish: "none" }],
  ];

  test.each(cases)("%s, the user gets the draft, marked as such", async (_what, mode) => {
    const [small, big] = [await upstream(draft), await upstream(mode)];
    const router = await startTwoStage(small, big);
    const answer = await router.ask("Hi");
    expect(answer).toMatchObject({ text: "A draft", reasoning: "Let me think.", done: true });
    expect(answer.events.at(-1)).toMatchObject({ kind: "draftOnly" });
    expect(answer.error).toBeUndefined();
  });

  test.each(cases)("%s, a client without router events gets the draft as the answer", async (_what, mode) => {
    const [small, big] = [await upstream(draft), await upstream(mode)];
    const router = await startTwoStage(small, big);
    const answer = await router.ask("Hi", { events: false, body: { max_tokens: 300 } });
    expect(answer).toMatchObject({ text: "A draft", reasoning: "A draftLet me think.", done: true });
    expect(answer.error).toBeUndefined();
    const ends = answer.chunks.filter(({ choices }) => typeof choices?.[0]?.finish_reason === "string");
    expect(ends).toEqual([answer.chunks.at(-1)]);
    expect(ends).toMatchObject([{ magi: { draft_only: true }, choices: [{ finish_reason: "length" }] }]);
  });

  test.each(cases)("%s, a client that does not stream gets the draft with a header", async (_what, mode) => {
    const [small, big] = [await upstream(draft), await upstream(mode)];
    const router = await startTwoStage(small, big);
    const response = await router.post({ max_tokens: 300, messages: [{ role: "user", content: "Hi" }] });
    expect(response.headers.get("x-magi-draft-only")).toBe("1");
    expect(await response.json()).toMatchObject({
      choices: [{ message: { content: "A draft" }, finish_reason: "length" }],
      magi: { draft_only: true },
    });
  });

  test.each([
    ["whole", ["<think>", "Hm.", "</think>"], "stop"],
    ["cut", ["<think>", "Hm."], "length"],
  ])("between tags in its text, %s, the draft is the answer", async (_what, words, finish) => {
    const [small, big] = [await upstream(draft), await upstream({ kind: "ok", words, finish, pauseMs: 20 })];
    const router = await startTwoStage(small, big);
    const answer = await router.ask("Hi", { events: false });
    expect(answer.text).toContain("<think>");
    expect(withoutThinking(answer.text)).toBe("A draft");
    expect(answer.done).toBe(true);
    expect(answer.chunks.at(-1)).toMatchObject({ magi: { draft_only: true } });
    const response = await router.post({ messages: [{ role: "user", content: "Hi" }] });
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: "A draft" } }] });
  });
});

describe("when stage 1 cannot be had", () => {
  test("stage 2 answers alone", async () => {
    const [small, big] = [await refusing(), await upstream(refined)];
    const router = await startTwoStage(small, big);
    const answer = await router.ask("Hi");
    expect(answer.text).toBe("A better answer");
    expect((await big.request(0)).body["messages"]).toEqual([{ role: "user", content: "Hi" }]);
  });

  test("after every model that could draft has failed, each of them is named", async () => {
    const failing: Mode = { kind: "status", status: 500 };
    const [first, second, big] = [await upstream(failing), await upstream(failing), await upstream(refined)];
    const { router } = await startCase({
      profiles: { p: alwaysTwoStage() },
      models: { small: { tier: "fast", at: [first, second] }, big: { tier: "powerful", at: [big] } },
    });
    const answer = await router.ask("Hi");
    const failed = answer.events.flatMap((event) => (event.kind === "failover" ? [event.from] : []));
    expect(failed).toEqual([`small@${first.url}`, `small@${second.url}`]);
    expect(answer.text).toBe("A better answer");
  });

  test("because the first model refuses the request, stage 2 answers alone", async () => {
    const tooLong = { kind: "status", status: 400, message: "exceed_context_size_error" } as const;
    const [small, big] = [await upstream(tooLong), await upstream(refined)];
    const router = await startTwoStage(small, big);
    const answer = await router.ask("Hi");
    expect(answer.text).toBe("A better answer");
    const failover = answer.events.find((event) => event.kind === "failover");
    expect(failover?.message).toMatch(/exceed_context_size_error.*big at .* goes on without a whole draft/);
  });

  test("a draft that breaks off is refined as far as it got", async () => {
    const [small, big] = [await upstream({ kind: "truncated", words: ["Half a draft"] }), await upstream(refined)];
    const router = await startTwoStage(small, big);
    const answer = await router.ask("Hi");
    expect(answer.text).toBe("Half a draftA better answer");
    expect((await big.request(0)).body["messages"]).toContainEqual({ role: "assistant", content: "Half a draft" });
    expect(answer.error).toBeUndefined();
  });

  test("and stage 2 neither, the user reads why", async () => {
    const [small, big] = [await refusing(), await refusing()];
    const router = await startTwoStage(small, big);
    const answer = await router.ask("Hi");
    expect(answer.error).toMatchObject({ code: "UPSTREAM_FAILED", source: "upstream" });
    expect(answer.error?.message).toContain("refused the connection");
  });
});

describe("stopping", () => {
  const slow: Mode = { kind: "ok", words: Array.from({ length: 500 }, () => "word "), pauseMs: 20 };
  test.each([
    ["the draft", slow, refined, 0],
    ["the refined answer", draft, slow, 1],
  ])("frees the upstream of %s within a second, and nothing goes on", async (_what, first, second, running) => {
    const servers = [await upstream(first), await upstream(second)] as const;
    const router = await startTwoStage(...servers);
    const abort = new AbortController();
    const asking = router
      .post({ stream: true, messages: [{ role: "user", content: "Hi" }] }, { signal: abort.signal })
      .then((response) => response.text())
      .catch(() => "stopped");
    const seen = await servers[running]!.request(0);
    const stoppedAt = Date.now();
    abort.abort();
    expect(await asking).toBe("stopped");
    expect((await seen.aborted) - stoppedAt).toBeLessThan(1_000);
    await router.statusWhen(({ endpoints }) => endpoints.every(({ active }) => active === 0));
    if (running === 0) expect(servers[1].seen).toHaveLength(0);
  });
});
