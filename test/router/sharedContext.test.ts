// Slots that share one context: a server that runs out of it ends every answer that it is at, so it must not come to that.
import { expect, test } from "vitest";
import { oneTier, startCase, upstream } from "../support/router/routerCase.ts";
import type { RouterChild } from "../support/router/routerChild.ts";
import type { Mode, MockUpstream } from "../support/upstream/mockUpstream.ts";

const words = Array.from({ length: 20 }, (_, at) => ` w${String(at)}`);
const sharedMode = { kind: "sharedContext", room: 1_024, words, pauseMs: 5 } satisfies Mode;
/** Four letters and a space: about a token and a quarter as the router counts, one as the server does. */
const prompt = Array.from({ length: 400 }, () => "word").join(" ");

/** A llama-server with so many slots of 1,024 tokens. */
async function llamaServer(slots: number): Promise<MockUpstream> {
  const server = await upstream(sharedMode);
  server.pages = {
    "/health": { status: "ok" },
    "/v1/models": { object: "list", data: [{ id: "m", owned_by: "llamacpp" }] },
    "/props": { default_generation_settings: { n_ctx: 1_024 }, total_slots: slots },
  };
  return server;
}

async function routerOf(
  servers: readonly MockUpstream[],
  { slots, strategy }: { readonly slots?: number; readonly strategy?: string } = {},
): Promise<RouterChild> {
  const endpoints = servers.map(({ url }) => ({ url, ...(slots !== undefined && { slots }) }));
  const { router } = await startCase({
    profiles: {
      p: strategy === undefined ? oneTier("m") : oneTier("m").replace("enabled: false", `strategy: ${strategy}`),
    },
    models: { m: { tier: "fast", at: [], more: { endpoints } } },
  });
  await router.statusWhen((status) => status.endpoints.every(({ contextTokens }) => contextTokens === 1_024));
  return router;
}

const body = { model: "magi", max_tokens: 20, messages: [{ role: "user", content: prompt }] };

async function askWhole(router: RouterChild): Promise<string> {
  const response = await router.post(body);
  const answer = (await response.json()) as { readonly choices?: readonly { readonly message: { content: string } }[] };
  return answer.choices?.[0]?.message.content ?? JSON.stringify(answer);
}

test("four prompts that have no room together are answered one after the other, without an error", async () => {
  const server = await llamaServer(4);
  const router = await routerOf([server]);
  const answers = await Promise.all(Array.from({ length: 4 }, () => router.ask(prompt)));
  expect(answers.map(({ text }) => text)).toEqual(Array.from({ length: 4 }, () => words.join("")));
  expect(server.seen).toHaveLength(4);
});

test("small prompts beside one another stay beside one another", async () => {
  const server = await llamaServer(4);
  const router = await routerOf([server]);
  await Promise.all(
    Array.from({ length: 4 }, () => router.post({ ...body, messages: [{ role: "user", content: "Hi" }] })),
  );
  expect(server.mostAtOnce).toBe(4);
});

test("where nobody knows it, the prompts that it costs are asked for again, each alone, and others find room from then on", async () => {
  const server = await llamaServer(3);
  const router = await routerOf([server]);
  const first = await Promise.all(Array.from({ length: 3 }, () => askWhole(router)));
  expect(first).toEqual(Array.from({ length: 3 }, () => words.join("")));
  const { endpoints } = await router.status();
  expect(endpoints[0]).toMatchObject({ state: "ok", sharedTokens: 1_024 });
  expect(endpoints[0]).not.toHaveProperty("faults");
  const asked = server.seen.length;
  expect(asked).toBeGreaterThan(3);
  await Promise.all(Array.from({ length: 3 }, () => askWhole(router)));
  expect(server.seen).toHaveLength(asked + 3);
});

test("another endpoint is asked first", async () => {
  const [full, other] = [await llamaServer(2), await llamaServer(2)];
  full.mode = { kind: "status", status: 500, message: "Context size has been exceeded." };
  const router = await routerOf([full, other]);
  expect(await askWhole(router)).toBe(words.join(""));
  expect([full.seen.length, other.seen.length]).toEqual([1, 1]);
});

test("a prompt that has no room alone either is told so, after two tries", async () => {
  const server = await llamaServer(2);
  server.mode = { kind: "status", status: 500, message: "Context size has been exceeded." };
  const router = await routerOf([server]);
  expect(await askWhole(router)).toContain("has no room left in its context. Shorten the prompt");
  expect(server.seen).toHaveLength(2);
  expect((await router.status()).endpoints[0]?.breaker).toBeUndefined();
});

test("whoever says how many slots there are knows that each has its own", async () => {
  const server = await llamaServer(4);
  server.mode = { kind: "ok", words, pauseMs: 20 };
  const router = await routerOf([server], { slots: 4 });
  await Promise.all(Array.from({ length: 4 }, () => router.ask(prompt)));
  expect(server.mostAtOnce).toBe(4);
});

test("room is given back whatever becomes of a prompt: answered, given up, or lost with its server", async () => {
  const servers = [await llamaServer(4), await llamaServer(4)];
  const router = await routerOf(servers, { strategy: "round_robin" });
  const answers = Array.from({ length: 24 }, () => askWhole(router));
  const givenUp = new AbortController();
  const others = Array.from({ length: 6 }, () =>
    router.post(body, { signal: givenUp.signal }).catch((error: unknown) => error),
  );
  await expect.poll(() => servers.every(({ seen }) => seen.length > 2), { interval: 5 }).toBe(true);
  givenUp.abort();
  await servers[0]?.stop();
  await expect.poll(() => servers[1]?.seen.length ?? 0, { interval: 5 }).toBeGreaterThan(8);
  await servers[0]?.start();
  expect(new Set(await Promise.all(answers))).toEqual(new Set([words.join("")]));
  await Promise.all(others);
  const { endpoints } = await router.statusWhen((status) =>
    status.endpoints.every(({ state, active }) => state === "ok" && active === 0),
  );
  expect(endpoints.every(({ sharedTokens }) => sharedTokens === 1_024)).toBe(true);
  // As at the beginning: small ones go beside one another.
  for (const server of servers) server.mode = { ...sharedMode, pauseMs: 50 };
  const atOnce = Array.from({ length: 8 }, () =>
    router.post({ ...body, messages: [{ role: "user", content: "Hi" }] }).then((response) => response.status),
  );
  await expect
    .poll(async () => (await router.status()).endpoints.map(({ active }) => active), { interval: 5 })
    .toEqual([4, 4]);
  expect(await Promise.all(atOnce)).toEqual(Array.from({ length: 8 }, () => 200));
});
