import { describe, expect, test } from "vitest";
import { startCase, upstream } from "../support/router/routerCase.ts";
import type { RouterChild } from "../support/router/routerChild.ts";

function balanced(strategy: string, enabled = true): string {
  return `
enabled_models: [a, b]
tier_config: [{ name: fast, max_score: .inf, expected_time_seconds: 1 }]
load_balancing: { enabled: ${String(enabled)}, strategy: ${strategy} }
`;
}

/** Model a with two endpoints, model b with one. */
async function start(
  profile: string,
): Promise<{ router: RouterChild; counts: () => readonly number[]; urls: readonly string[] }> {
  const servers = [await upstream(), await upstream(), await upstream()] as const;
  const { router } = await startCase({
    profiles: { p: profile },
    models: {
      a: { tier: "fast", at: [servers[0], servers[1]] },
      b: { tier: "fast", at: [servers[2]] },
    },
  });
  await router.checked();
  return { router, counts: () => servers.map(({ seen }) => seen.length), urls: servers.map(({ url }) => url) };
}

async function ask(router: RouterChild, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await router.ask("Hi");
}

describe("load balancing", () => {
  test("round_robin gives every endpoint of the tier the same", async () => {
    const { router, counts } = await start(balanced("round_robin"));
    await ask(router, 9);
    expect(counts()).toEqual([3, 3, 3]);
  });

  test("off sends everything to the first healthy model in order", async () => {
    const { router, counts } = await start(balanced("round_robin", false));
    await ask(router, 6);
    expect(counts()).toEqual([6, 0, 0]);
  });

  test("random spreads, in no order", async () => {
    const { router, urls } = await start(balanced("random"));
    const drawn: (string | null)[] = [];
    for (let time = 0; time < 40; time++) drawn.push((await router.ask("Hi")).headers.get("x-magi-endpoint"));
    expect(new Set(drawn)).toEqual(new Set(urls));
    expect(drawn.some((url, time) => time >= 3 && url !== drawn[time - 3])).toBe(true);
  });

  test("a server that has the model under two names is asked for each in turn", async () => {
    const server = await upstream();
    const url = server.url;
    const { router } = await startCase({
      profiles: { p: balanced("round_robin") },
      models: { a: { tier: "fast", at: [], more: { endpoints: [{ url }, { url, model: "a:2" }, { url }] } } },
    });
    await router.checked();
    await ask(router, 4);
    expect(server.seen.map(({ body }) => body["model"])).toEqual(["a", "a:2", "a", "a:2"]);
    const headers = (await router.ask("Hi")).headers;
    expect(headers.get("x-magi-endpoint")).toBe(url);
    const figures = await (await router.fetch("/metrics")).text();
    for (const place of [url, `${url} (a:2)`])
      expect(figures).toContain(`magi_endpoint_up{model="a",endpoint="${place}"} 1`);
  });

  test("least_loaded keeps away from an endpoint that is at work", async () => {
    const servers = [
      await upstream({ kind: "ok", words: Array.from({ length: 200 }, () => "slow "), pauseMs: 25 }),
      await upstream(),
    ] as const;
    const { router } = await startCase({
      profiles: { p: balanced("least_loaded") },
      models: { a: { tier: "fast", at: [servers[0]] }, b: { tier: "fast", at: [servers[1]] } },
    });
    await router.checked();
    const abort = new AbortController();
    const slow = router
      .post({ stream: true, messages: [{ role: "user", content: "Hi" }] }, { signal: abort.signal })
      .then((response) => response.text())
      .catch(() => "stopped");
    await servers[0].request(0);
    await ask(router, 6);
    expect(servers.map(({ seen }) => seen.length)).toEqual([1, 6]);
    abort.abort();
    await slow;
  });

  test("a preview of the route takes nobody's turn", async () => {
    const { router, counts } = await start(balanced("round_robin"));
    const preview = async (): Promise<unknown> => {
      const response = await router.fetch("/magi/route", {
        method: "POST",
        body: JSON.stringify({ messages: [{ role: "user", content: "Hi" }] }),
      });
      return response.json();
    };
    expect(await preview()).toEqual(await preview());
    expect(counts()).toEqual([0, 0, 0]);
  });
});

describe("health_check_interval", () => {
  test("is how often a healthy endpoint is looked at", async () => {
    const server = await upstream();
    const profile = balanced("round_robin")
      .replace("[a, b]", "[a]")
      .replace("strategy: round_robin", "health_check_interval: 1");
    const { router } = await startCase({ profiles: { p: profile }, models: { a: { tier: "fast", at: [server] } } });
    await router.checked();
    const [before, since] = [server.checks.length, Date.now()];
    await expect.poll(() => server.checks.length - before, { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
    // Three intervals of a second, each up to a tenth shorter; at the usual 30 s it would take more than a minute.
    expect(Date.now() - since).toBeGreaterThan(2_000);
  });

  test("brings back an endpoint that has come up", async () => {
    const server = await upstream();
    await server.stop();
    const { router } = await startCase({
      profiles: { p: balanced("round_robin").replace("[a, b]", "[a]") },
      models: { a: { tier: "fast", at: [server] } },
    });
    const down = await router.statusWhen(({ endpoints }) => endpoints[0]?.state === "down");
    expect(down.endpoints[0]?.detail).toBe("It refused the connection.");
    await server.start();
    const up = await router.statusWhen(({ endpoints }) => endpoints[0]?.state === "ok");
    expect(up.endpoints[0]?.latencyMs).toBeGreaterThanOrEqual(0);
    expect(up.endpoints[0]?.since).toBeGreaterThan(down.endpoints[0]!.since);
  });
});
