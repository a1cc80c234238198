import { expect, test } from "vitest";
import type { EndpointHealth } from "../../core/health/health.ts";
import type { DecisionList } from "../../protocol/routerApi.ts";
import { oneTier, startCase, upstream } from "../support/router/routerCase.ts";
import type { RouterChild } from "../support/router/routerChild.ts";
import type { MockUpstream } from "../support/upstream/mockUpstream.ts";

const fine = { kind: "ok" } as const;
const broken = { kind: "status", status: 500, message: "CUDA error: out of memory" } as const;

/** Model `a` is asked before model `b`. */
async function twoModels(a: MockUpstream, b: MockUpstream): Promise<RouterChild> {
  const { router } = await startCase({
    profiles: { p: oneTier("a", "b") },
    models: { a: { tier: "fast", at: [a] }, b: { tier: "fast", at: [b] } },
  });
  await router.checked();
  return router;
}

async function healthOf(router: RouterChild, modelId: string): Promise<EndpointHealth | undefined> {
  return (await router.status()).endpoints.find((endpoint) => endpoint.modelId === modelId);
}

async function ask(router: RouterChild, times: number): Promise<void> {
  for (let count = 0; count < times; count++)
    expect((await router.ask("Hi", { events: false })).text).toBe("Hello there.");
}

async function pass(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

test("a server that fails prompts while it seems up is left alone after three, and no prompt is lost", async () => {
  const [a, b] = [await upstream(broken), await upstream()];
  const router = await twoModels(a, b);
  await ask(router, 10);
  expect(a.seen).toHaveLength(3);
  expect(await healthOf(router, "a")).toMatchObject({
    state: "ok",
    breaker: "open",
    detail:
      "Its last 3 prompts failed although it seems up; the last time: it failed (500: CUDA error: out of memory).",
  });
});

test("what a server says of its failure is in its health alone: it may quote the prompt", async () => {
  const quoting = { kind: "status", status: 500, message: "Failed to parse input at pos 0: my secret" } as const;
  const [a, b] = [await upstream(quoting), await upstream()];
  const router = await twoModels(a, b);
  await ask(router, 4);
  expect((await healthOf(router, "a"))?.detail).toContain("my secret");
  const { decisions } = (await (await router.fetch("/magi/decisions")).json()) as DecisionList;
  expect(decisions[0]?.reasons.join(" ")).toContain("its last 3 prompts failed");
  expect(router.log).toContain(
    "is left alone. Its last 3 prompts failed although it seems up; the last time: it failed (500).",
  );
  expect(JSON.stringify(decisions) + router.log).not.toContain("secret");
});

test.each([
  ["gives empty answers", { kind: "empty" }],
  ["streams nothing", { kind: "truncated", words: [] }],
  ["sends what is no stream", { kind: "contentType", type: "text/html", body: "<h1>Hello</h1>" }],
  ["reports errors in its stream", { kind: "errorEvent", words: [], message: "no memory" }],
] as const)("so is one that %s", async (_what, mode) => {
  const [a, b] = [await upstream(mode), await upstream()];
  await ask(await twoModels(a, b), 6);
  expect(a.seen).toHaveLength(3);
});

test("one whose answers are empty, but well formed, is asked on: it may be the prompts", async () => {
  const [a, b] = [await upstream({ kind: "emptyStream" }), await upstream()];
  const router = await twoModels(a, b);
  await ask(router, 3);
  for (let count = 0; count < 3; count++) {
    const whole = await router.post({ messages: [{ role: "user", content: "Hi" }] });
    expect(whole.headers.get("x-magi-model")).toBe("b");
  }
  expect(a.seen).toHaveLength(6);
  expect(await healthOf(router, "a")).not.toHaveProperty("faults");
});

test("so is one whose answers break off", async () => {
  const [a, b] = [await upstream({ kind: "truncated", words: ["Hel"] }), await upstream()];
  const router = await twoModels(a, b);
  for (let count = 0; count < 3; count++)
    expect((await router.ask("Hi", { events: false })).error?.code).toBe("UPSTREAM_BROKE_OFF");
  await ask(router, 3);
  expect(a.seen).toHaveLength(3);
});

test("it gets a single prompt after a second, and all of them once it has answered that one", async () => {
  const [a, b] = [await upstream(broken), await upstream()];
  const router = await twoModels(a, b);
  await ask(router, 3);
  a.mode = { kind: "ok", words: ["Hello", " there", "."], pauseMs: 150 };
  await pass(1_050);
  await Promise.all(Array.from({ length: 8 }, () => ask(router, 1)));
  expect(a.seen).toHaveLength(4);
  expect(await healthOf(router, "a")).toMatchObject({ state: "ok", active: 0 });
  expect((await healthOf(router, "a"))?.breaker).toBeUndefined();
  await ask(router, 3);
  expect(a.seen).toHaveLength(7);
});

test.each([
  ["asked each second when it fails that one at once", broken, 5],
  [
    "left alone for longer when it breaks that one off before the client's eyes",
    { kind: "truncated", words: ["Hel"] },
    4,
  ],
] as const)("it is %s", async (_what, mode, times) => {
  const [a, b] = [await upstream(mode), await upstream()];
  const router = await twoModels(a, b);
  const begin = Date.now();
  while (Date.now() - begin < 2_500) {
    await router.ask("Hi", { events: false });
    await pass(25);
  }
  expect(a.seen).toHaveLength(times);
  expect(await healthOf(router, "a")).toMatchObject({ breaker: "open", faults: times });
});

test("a prompt that its caller stopped, or that was the caller's mistake, is not held against a server", async () => {
  const [a, b] = [await upstream({ kind: "status", status: 400, message: "no such parameter" }), await upstream()];
  const router = await twoModels(a, b);
  for (let count = 0; count < 5; count++) expect((await router.ask("Hi", { events: false })).status).toBe(400);
  a.mode = { kind: "hang" };
  for (let count = 0; count < 5; count++) {
    const abort = new AbortController();
    const asking = router.post(
      { model: "magi", stream: true, messages: [{ role: "user", content: "Hi" }] },
      { signal: abort.signal },
    );
    const { aborted } = await a.request(5 + count);
    abort.abort();
    await expect(asking).rejects.toThrow();
    await aborted;
  }
  a.mode = fine;
  await ask(router, 2);
  expect(a.seen).toHaveLength(12);
});

test("the only server there is gets prompts although it failed before", async () => {
  const a = await upstream(broken);
  const { router } = await startCase({ profiles: { p: oneTier("a") }, models: { a: { tier: "fast", at: [a] } } });
  await router.checked();
  for (let count = 0; count < 5; count++)
    expect((await router.ask("Hi", { events: false })).error?.code).toBe("UPSTREAM_FAILED");
  expect(a.seen).toHaveLength(5);
  a.mode = fine;
  await ask(router, 2);
  expect((await healthOf(router, "a"))?.breaker).toBeUndefined();
});

test("a server that dies is passed over at once, and asked again a second and a half after it is back", async () => {
  const [a, b] = [await upstream(), await upstream()];
  const router = await twoModels(a, b);
  await ask(router, 1);
  await a.stop();
  await ask(router, 1);
  expect(await healthOf(router, "a")).toMatchObject({ state: "down", detail: "It refused the connection." });
  const stopped = Date.now();
  // Long enough for a growing pause between checks to be longer than a second and a half.
  while (Date.now() - stopped < 7_600) {
    await ask(router, 1);
    await pass(50);
  }
  await a.start();
  const back = Date.now();
  await router.statusWhen(({ endpoints }) => endpoints.every(({ state }) => state === "ok"));
  expect(Date.now() - back).toBeLessThan(1_500);
  const before = a.seen.length;
  await ask(router, 1);
  expect(a.seen).toHaveLength(before + 1);
});

test("a server that asks to be left alone is left alone until then", async () => {
  const [a, b] = [await upstream({ kind: "status", status: 429, retryAfter: 2 }), await upstream()];
  const router = await twoModels(a, b);
  await ask(router, 1);
  a.mode = fine;
  const { retryAt = 0 } = (await healthOf(router, "a")) ?? {};
  expect(retryAt - Date.now()).toBeGreaterThan(1_000);
  while (Date.now() < retryAt - 100) {
    await ask(router, 1);
    await pass(25);
  }
  expect(a.seen).toHaveLength(1);
  await pass(retryAt + 10 - Date.now());
  await ask(router, 1);
  expect(a.seen).toHaveLength(2);
});

test("the one that comes in its place was never asked to be left alone", async () => {
  const a = await upstream({ kind: "status", status: 503, retryAfter: 60 });
  const { router } = await startCase({ profiles: { p: oneTier("a") }, models: { a: { tier: "fast", at: [a] } } });
  await router.checked();
  expect((await router.ask("Hi", { events: false })).error?.message).toContain("Try again in 60 s");
  await a.stop();
  await router.fetch("/magi/check", { method: "POST" });
  a.mode = fine;
  await a.start();
  await router.statusWhen(({ endpoints }) => endpoints.every(({ state }) => state === "ok"));
  await ask(router, 1);
});

test("what a server tells of itself is known, and what it has no time for is no fault", async () => {
  const a = await upstream({ kind: "ok", words: ["Hello", " there", "."], pauseMs: 100 });
  a.pages = {
    "/v1/models": { data: [{ id: "a", owned_by: "llamacpp" }] },
    "/props": { default_generation_settings: { n_ctx: 4096 }, total_slots: 2, modalities: { vision: true } },
    "/metrics": "silent",
    "/slots": [{ is_processing: true }, { is_processing: false }],
  };
  const { router } = await startCase({ profiles: { p: oneTier("a") }, models: { a: { tier: "fast", at: [a] } } });
  await router.checked();
  const facts = { state: "ok", slots: 2, contextTokens: 4096, vision: true };
  expect(await healthOf(router, "a")).toMatchObject(facts);
  expect(a.checks).not.toContain("/slots");
  await ask(router, 1);
  await router.fetch("/magi/check", { method: "POST" });
  expect(await healthOf(router, "a")).toMatchObject({ ...facts, serverLoad: 1 });
});

test("how fast a model was is part of the status", async () => {
  const a = await upstream({ kind: "ok", words: ["Hello", " there", "."], pauseMs: 20 });
  const { router } = await startCase({ profiles: { p: oneTier("a") }, models: { a: { tier: "fast", at: [a] } } });
  await router.checked();
  expect((await router.status()).models).toEqual([]);
  await ask(router, 3);
  const [speed] = (await router.status()).models ?? [];
  expect(speed).toMatchObject({ modelId: "a", answers: 3 });
  expect(speed?.ttftMs.p50).toBeGreaterThan(10);
  expect(speed?.ttftMs.p95).toBeLessThan(1_000);
  // Two tokens after the first one, 20 ms each at the least.
  expect(speed?.tokensPerSecond?.p50).toBeGreaterThan(5);
  expect(speed?.tokensPerSecond?.p50).toBeLessThanOrEqual(55);
});
