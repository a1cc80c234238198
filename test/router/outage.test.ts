import { expect, test } from "vitest";
import { startCase, upstream } from "../support/router/routerCase.ts";

const profile = `
enabled_models: [a, b, big]
tier_config:
  - { name: fast, max_score: 10, expected_time_seconds: 1 }
  - { name: powerful, max_score: .inf, expected_time_seconds: 5 }
load_balancing: { enabled: true, strategy: round_robin, health_check_interval: 30 }
`;

test("endpoints that die and come back under load cost no prompt, and every answer is the right one", async () => {
  const servers = await Promise.all([1, 2, 3, 4].map(() => upstream({ kind: "echo", pauseMs: 1 })));
  const [one, two, three, four] = servers;
  const { router } = await startCase({
    profiles: { p: profile },
    models: {
      a: { tier: "fast", at: [one!, two!] },
      b: { tier: "fast", at: [three!] },
      big: { tier: "powerful", at: [four!] },
    },
  });
  await router.checked();
  const prompts = Array.from({ length: 400 }, (_, number) => `number ${String(number)} of many`);
  const broken: string[] = [];
  let asked = 0;
  const asker = async (): Promise<void> => {
    for (let prompt = prompts[asked++]; prompt !== undefined; prompt = prompts[asked++]) {
      // An answer that had begun when its server died may break off, but says so; nothing else may go wrong.
      const answer = await router.ask(prompt, { events: false });
      if (answer.error?.code === "UPSTREAM_BROKE_OFF") broken.push(prompt);
      else {
        expect(answer.error).toBeUndefined();
        expect(answer.text).toBe(prompt);
        expect(answer.done).toBe(true);
      }
    }
  };
  const outages = async (): Promise<void> => {
    for (const server of [one!, three!, two!]) {
      const from = asked;
      await expect.poll(() => asked, { timeout: 60_000, interval: 5 }).toBeGreaterThan(from + 40);
      await server.stop();
      await expect.poll(() => asked, { timeout: 60_000, interval: 5 }).toBeGreaterThan(from + 80);
      await server.start();
    }
  };
  await Promise.all([outages(), ...Array.from({ length: 16 }, asker)]);
  expect(broken.length).toBeLessThan(3 * 16);
  const status = await router.statusWhen(({ endpoints }) =>
    endpoints.every(({ state, active }) => state === "ok" && active === 0),
  );
  expect(status.endpoints).toHaveLength(4);
});

test("a healthy tier shares its load evenly", async () => {
  const servers = await Promise.all([1, 2, 3, 4].map(() => upstream({ kind: "echo" })));
  const [one, two, three, four] = servers;
  const { router } = await startCase({
    profiles: { p: profile },
    models: {
      a: { tier: "fast", at: [one!, two!] },
      b: { tier: "fast", at: [three!, four!] },
    },
  });
  await router.checked();
  await Promise.all(Array.from({ length: 200 }, () => router.ask("Hi", { events: false })));
  const counts = servers.map(({ seen }) => seen.length);
  expect(Math.max(...counts) / Math.min(...counts)).toBeLessThanOrEqual(1.05);
});
