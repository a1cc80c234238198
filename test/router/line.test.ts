// Prompts wait in the router for a free slot, in the open and fairly.
import { expect, test } from "vitest";
import { readAnswer } from "../support/router/routerChild.ts";
import type { Answer, RouterChild } from "../support/router/routerChild.ts";
import { oneTier, startCase, upstream } from "../support/router/routerCase.ts";
import type { MockUpstream } from "../support/upstream/mockUpstream.ts";

async function oneSlot(): Promise<{ readonly server: MockUpstream; readonly router: RouterChild }> {
  const server = await upstream({ kind: "ok", words: ["a", "b", "c"], pauseMs: 60 });
  const { router } = await startCase({
    profiles: { p: oneTier("m") },
    models: { m: { tier: "fast", at: [], more: { endpoints: [{ url: server.url, slots: 1 }] } } },
  });
  return { server, router };
}

/** How many prompts wait for the endpoint. */
async function waiting(router: RouterChild): Promise<number> {
  return Object.values((await router.status()).waiting ?? {})[0] ?? 0;
}

function waits(answer: Answer): readonly string[] {
  return answer.events.flatMap((event) => (event.kind === "waiting" ? [event.message] : []));
}

test("a server with one slot is never given two prompts, and who waits is told the place in line", async () => {
  const { server, router } = await oneSlot();
  const answers = [router.ask("One"), router.ask("Two"), router.ask("Three")];
  await server.request(0);
  await expect.poll(() => waiting(router), { interval: 5 }).toBe(2);
  expect((await router.status()).endpoints[0]?.active).toBe(1);
  const done = await Promise.all(answers);
  expect(done.map(({ text }) => text)).toEqual(["abc", "abc", "abc"]);
  expect(server.mostAtOnce).toBe(1);
  expect(done.flatMap(waits)).toEqual(
    expect.arrayContaining([
      "m has no free slot. The prompt is number 1 in line.",
      "m has no free slot. The prompt is number 2 in line.",
    ]),
  );
});

test("a conversation with many prompts does not keep another one waiting", async () => {
  const { router } = await oneSlot();
  const order: string[] = [];
  const ask = async (conversation: string): Promise<void> => {
    const response = await router.post(
      { model: "magi", stream: true, messages: [{ role: "user", content: "Hi" }] },
      { headers: { "x-magi-conversation": conversation } },
    );
    await readAnswer(response);
    order.push(conversation);
  };
  const greedy = Array.from({ length: 5 }, () => ask("greedy"));
  await expect.poll(() => waiting(router), { interval: 5 }).toBe(4);
  await Promise.all([...greedy, ask("modest")]);
  expect(order.indexOf("modest")).toBeLessThanOrEqual(2);
});

test("who leaves the line is not sent on", async () => {
  const { server, router } = await oneSlot();
  server.mode = { kind: "hang" };
  const [stopFirst, stopSecond] = [new AbortController(), new AbortController()];
  const ask = (content: string, { signal }: AbortController): Promise<Response> =>
    router.post({ model: "magi", stream: true, messages: [{ role: "user", content }] }, { signal });
  const first = ask("One", stopFirst);
  await server.request(0);
  const second = ask("Two", stopSecond);
  await expect.poll(() => waiting(router), { interval: 5 }).toBe(1);
  stopSecond.abort();
  await expect(second).rejects.toThrow();
  await expect.poll(() => waiting(router), { interval: 5 }).toBe(0);
  server.mode = { kind: "ok", words: ["a"] };
  stopFirst.abort();
  await expect(first).rejects.toThrow();
  expect((await router.ask("Three")).text).toBe("a");
  expect(server.seen).toHaveLength(2);
});

test("who waits gets the slots that the registry gives a server meanwhile, and nobody who comes later overtakes", async () => {
  const server = await upstream({ kind: "hang" });
  const model = (slots: number): Readonly<Record<string, unknown>> => ({
    assigned_tier: "fast",
    endpoints: [{ url: server.url, slots }],
  });
  const { router, workspace } = await startCase({ profiles: { p: oneTier("m") }, models: {} });
  await workspace.writeRegistry({ models: { m: model(1) } });
  await router.statusWhen(({ endpoints }) => endpoints[0]?.state === "ok");
  const ends = new AbortController();
  const ask = async (content: string, length: number): Promise<void> => {
    void router
      .post({ model: "magi", stream: true, messages: [{ role: "user", content }] }, { signal: ends.signal })
      .catch(() => undefined);
    await expect.poll(() => waiting(router), { interval: 5 }).toBe(length);
  };
  const slots = async (): Promise<number | undefined> => (await router.status()).endpoints[0]?.slots;
  expect(await slots()).toBe(1);
  await ask("One", 0);
  await server.request(0);
  await ask("Two", 1);
  await ask("Three", 2);
  await workspace.writeRegistry({ models: { m: model(2) } });
  await expect.poll(() => server.seen.length, { interval: 5 }).toBe(2);
  await ask("Four", 2);
  expect(await waiting(router)).toBe(2);
  await workspace.writeRegistry({ models: { m: model(3) } });
  await expect.poll(() => server.seen.length, { interval: 5 }).toBe(3);
  expect(await slots()).toBe(3);
  expect(await waiting(router)).toBe(1);
  ends.abort();
  expect(
    server.seen.map(({ body }) => (body["messages"] as readonly { readonly content: string }[])[0]?.content),
  ).toEqual(["One", "Two", "Three"]);
});
