import { expect, test } from "vitest";
import type { DecisionList } from "../../../protocol/routerApi.ts";
import { alwaysTwoStage, oneTier, startCase, upstream } from "../../support/router/routerCase.ts";
import type { RouterChild } from "../../support/router/routerChild.ts";

const decisionsOf = async (router: RouterChild): Promise<DecisionList["decisions"]> =>
  ((await (await router.fetch("/magi/decisions")).json()) as DecisionList).decisions;

test("each prompt leaves a record of who answered, in which stages, how fast, and how often another had to", async () => {
  const [failing, small, big] = [
    await upstream({ kind: "status", status: 500 }),
    await upstream({ kind: "ok", words: ["a", " b", " c"] }),
    await upstream(),
  ];
  const { router } = await startCase({
    profiles: { p: alwaysTwoStage() },
    models: { small: { tier: "fast", at: [failing, small] }, big: { tier: "powerful", at: [big] } },
  });
  await router.ask("Prove that it is correct", { events: true });
  const [record, ...others] = await decisionsOf(router);
  expect(others).toEqual([]);
  expect(record).toMatchObject({ profile: "p", tier: "powerful", pinned: false, outcome: "answered", failovers: 1 });
  expect(record?.reasons.length).toBeGreaterThan(0);
  expect(record?.stages).toMatchObject([
    {
      role: "draft",
      tier: "fast",
      modelId: "small",
      endpoint: `small@${small.url}`,
      failed: [`small@${failing.url}`],
      tokens: 3,
    },
    { role: "refine", tier: "powerful", modelId: "big", endpoint: `big@${big.url}` },
  ]);
  for (const stage of record?.stages ?? []) expect(stage.totalMs).toBeGreaterThanOrEqual(stage.ttftMs ?? Infinity);
  expect(Math.abs((record?.at ?? 0) - Date.now())).toBeLessThan(60_000);
});

test("a record tells how an answer ended: failed, cut off by the client, or as a draft", async () => {
  const server = await upstream({ kind: "resetMidStream", words: ["Half an"] });
  const { router } = await startCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast", at: [server] } } });
  await router.ask("One");
  server.mode = { kind: "ok", words: Array.from({ length: 500 }, () => "word "), pauseMs: 20 };
  const stop = new AbortController();
  const body = { model: "m", stream: true, messages: [{ role: "user", content: "Two" }] };
  const response = await router.post(body, { signal: stop.signal });
  await response.body?.getReader().read();
  stop.abort();
  await server.seen[1]?.aborted;
  await expect
    .poll(async () => (await decisionsOf(router)).map(({ outcome, code, pinned }) => ({ outcome, code, pinned })))
    .toEqual([
      { outcome: "cancelled", code: undefined, pinned: true },
      { outcome: "failed", code: "UPSTREAM_BROKE_OFF", pinned: false },
    ]);
});

test("a record holds nothing of the prompt or the answer, and neither do the figures", async () => {
  const server = await upstream({ kind: "ok", words: ["quokka"] });
  const { router } = await startCase({ profiles: { p: oneTier("m") }, models: { m: { tier: "fast", at: [server] } } });
  await router.ask("wombat");
  await router.ask("wombat", { body: { stream: false } });
  const text = JSON.stringify(await decisionsOf(router)) + (await (await router.fetch("/metrics")).text());
  expect(text).toContain('outcome="answered"} 2');
  expect(text).not.toMatch(/wombat|quokka/);
});
