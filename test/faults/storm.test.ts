import { expect, test } from "vitest";
import type { FaultyUpstream } from "../support/upstream/faultyUpstream.ts";
import { randomFrom, telling } from "./derivedAnswers.ts";
import { howMuch } from "./howMuch.ts";
import { startMany } from "./manyEndpoints.ts";
import { fatesOf, sendTraffic } from "./traffic.ts";

const total = howMuch({ whole: 2_000, short: 700 });

test("while endpoints are killed and restarted, no prompt is lost, cut short in silence, or answered with another's answer", async () => {
  const { router, fast, powerful, all } = await startMany(telling(3));
  const over = new AbortController();
  const storm = new Storm([fast, powerful]);
  const raging = storm.rage(over.signal);
  const told = await sendTraffic(router, { connections: 32, count: total });
  over.abort();
  await raging;

  const fates = fatesOf(told);
  console.log(JSON.stringify({ ...fates, kills: storm.kills, asked: all.map(({ asked }) => asked.length) }));
  const bad = told.filter(({ fate }) => fate !== "whole" && fate !== "brokeOff");
  expect(bad.slice(0, 5)).toEqual([]);
  // What is not streamed has no first token before it is whole.
  expect(told.filter(({ stream, fate }) => !stream && fate !== "whole")).toEqual([]);
  expect(fates.whole + fates.brokeOff).toBe(total);
  // It was a storm: it hit answers in their middle, and both tiers had something to do.
  expect(storm.kills).toBeGreaterThan(total / 100);
  expect(fates.brokeOff).toBeGreaterThan(total / 400);
  for (const tier of [fast, powerful])
    expect(tier.reduce((sum, server) => sum + server.asked.length, 0)).toBeGreaterThan(total / 10);

  await expect.poll(() => all.map(({ open }) => open), { timeout: 1_000 }).toEqual(all.map(() => 0));
  const status = await router.statusWhen(({ endpoints }) => endpoints.every(({ state }) => state === "ok"));
  expect(status.endpoints.map(({ active }) => active)).toEqual(all.map(() => 0));
});

/** Kills and restarts endpoints, but never the last of a tier that has been up for a while. */
class Storm {
  kills = 0;
  readonly #tiers: readonly (readonly FaultyUpstream[])[];
  readonly #upSince = new Map<FaultyUpstream, number>();
  readonly #random = randomFrom("storm");

  constructor(tiers: readonly (readonly FaultyUpstream[])[]) {
    this.#tiers = tiers;
    for (const server of tiers.flat()) this.#upSince.set(server, -Infinity);
  }

  /** Until the signal aborts; then everything is started again. */
  async rage(signal: AbortSignal): Promise<void> {
    const restarts: Promise<void>[] = [];
    while (!signal.aborted) {
      const victims = this.#tiers.flatMap((tier) => {
        const steady = tier.filter((server) => server.isListening && this.#age(server) > 300);
        return steady.length > 1 ? steady : [];
      });
      const victim = victims[Math.floor(this.#random() * victims.length)];
      if (victim !== undefined) restarts.push(this.#kill(victim));
      await pause(20 + this.#random() * 120);
    }
    await Promise.all(restarts);
  }

  async #kill(server: FaultyUpstream): Promise<void> {
    this.kills++;
    await server.stop();
    await pause(100 + this.#random() * 600);
    await server.start();
    this.#upSince.set(server, performance.now());
  }

  #age(server: FaultyUpstream): number {
    return performance.now() - (this.#upSince.get(server) ?? 0);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
