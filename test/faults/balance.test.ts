import { expect, test } from "vitest";
import type { Behaviour } from "../support/upstream/faultyUpstream.ts";
import { promptOf, telling, textFor } from "./derivedAnswers.ts";
import { howMuch } from "./howMuch.ts";
import { startMany } from "./manyEndpoints.ts";
import { fatesOf, sendTraffic } from "./traffic.ts";
import { completion, contentTypes, whole } from "../support/upstream/rawAnswer.ts";

const total = howMuch({ whole: 1_200, short: 600 });

test("round robin gives each endpoint of a tier the same", async () => {
  const { router, fast, powerful } = await startMany(telling(0));
  const told = await sendTraffic(router, { connections: 32, count: total });
  expect(fatesOf(told).whole).toBe(total);
  for (const tier of [fast, powerful]) {
    const counts = tier.map(({ asked }) => asked.length);
    expect(Math.max(...counts) / Math.min(...counts)).toBeLessThanOrEqual(1.05);
  }
});

test("least loaded gives an endpoint that is ten times slower no more than its fair share and a half", async () => {
  const { router, fast } = await startMany(after(100), { strategy: "least_loaded" });
  fast[0]!.behaviour = after(1_000);
  // Easy prompts only, so that all of them go to the fast tier.
  const prompt = (number: number): string => promptOf(number * 4);
  const told = await sendTraffic(router, { connections: 32, count: total, prompt, streams: () => false });
  expect(fatesOf(told).whole).toBe(total);
  const counts = fast.map(({ asked }) => asked.length);
  const all = counts.reduce((sum, count) => sum + count, 0);
  expect(all).toBe(total);
  // How slow they really were says what is fair.
  const speeds = await Promise.all(
    fast.map(async ({ asked }) => {
      const took = await Promise.all(asked.map(async ({ at, ended }) => (await ended).at - at));
      return asked.length / took.reduce((sum, ms) => sum + ms, 0);
    }),
  );
  const fairShare = speeds[0]! / speeds.reduce((sum, speed) => sum + speed, 0);
  expect(fairShare).toBeLessThan(0.05);
  expect(counts[0]! / all).toBeLessThanOrEqual(1.5 * fairShare);
  // It is not left out either, and the others are treated alike.
  expect(counts[0]! / all).toBeGreaterThan(fairShare / 2);
  expect(Math.max(...counts.slice(1)) / Math.min(...counts.slice(1))).toBeLessThan(1.3);
});

/** Answers whole, after a time. */
function after(pauseMs: number): Behaviour {
  return ({ prompt }) => [{ pauseMs }, whole(200, { type: contentTypes.json, text: completion(textFor(prompt)) })];
}
