import { expect, onTestFinished, test } from "vitest";
import type { RouterChild } from "../support/router/routerChild.ts";
import { end, reset } from "../support/upstream/faultyUpstream.ts";
import type { FaultyUpstream } from "../support/upstream/faultyUpstream.ts";
import { contentTypes, errorText, whole } from "../support/upstream/rawAnswer.ts";
import { telling } from "./derivedAnswers.ts";
import { howMuch } from "./howMuch.ts";
import { startMany } from "./manyEndpoints.ts";
import type { Told } from "./traffic.ts";
import { fatesOf, sendTraffic } from "./traffic.ts";

const well = telling(1);
const outWithinMs = 250;
const backWithinMs = 1_500;

/** A machine that is busy with something else for a second cannot show how quick the router is. */
const busy = { retry: 2 };

/** A process of which only the port is left: whatever is asked, health checks too, ends in nothing. */
const deaths = [
  { how: "resets what it is asked", step: reset },
  { how: "closes what it is asked", step: end },
];

test.each(deaths)(
  "an endpoint that $how is left alone at once, and is back soon after it is well",
  busy,
  async ({ step }) => {
    const { traffic, one: sick } = await underWay();

    const before = sick.asked.length;
    sick.behaviour = () => [step];
    sick.checks = () => [step];
    const firstFailure = (await sick.request(before)).at;
    await pause(2_000);
    const late = sick.asked.slice(before).map(({ at }) => at - firstFailure);
    expect(late.filter((ms) => ms > outWithinMs)).toEqual([]);

    const while0 = sick.asked.length;
    sick.behaviour = well;
    sick.checks = "answered";
    const recovered = performance.now();
    expect((await sick.request(while0)).at - recovered).toBeLessThan(backWithinMs);
    const told = await traffic.stop();
    expect(fatesOf(told)).toEqual({ ...nothing, whole: told.length });
  },
);

test(
  "an endpoint whose process is killed shows as down at once, and is back soon after it is started",
  busy,
  async () => {
    const { router, traffic, one: sick } = await underWay();
    const killed = performance.now();
    await sick.stop();
    await router.statusWhen(({ endpoints }) =>
      endpoints.some(({ url, state }) => url === sick.url && state === "down"),
    );
    expect(performance.now() - killed).toBeLessThan(outWithinMs);
    // Longer than the first few looks at it, which come ever less often.
    await pause(howMuch({ whole: 8_000, short: 3_000 }));
    const before = sick.asked.length;
    await sick.start();
    const started = performance.now();
    expect((await sick.request(before)).at - started).toBeLessThan(backWithinMs);
    const told = await traffic.stop();
    const { whole, brokeOff } = fatesOf(told);
    expect(fatesOf(told)).toEqual({ ...nothing, whole, brokeOff });
  },
);

test(
  "an endpoint that fails prompts while its health checks are fine is hardly asked, and back soon after",
  busy,
  async () => {
    const { traffic, fast, one: sick } = await underWay();
    const before = sick.asked.length;
    sick.behaviour = () => [reset];
    await sick.request(before);
    await pause(3_500);
    const tried = fast.map(({ asked }) => asked.length);
    await pause(2_000);
    const [again = 0, ...others] = fast.map(({ asked }, at) => asked.length - tried[at]!);
    // A try now and then, with a second one on a fresh connection, is how it is found to be well again.
    expect(again).toBeLessThanOrEqual(10);
    expect(again).toBeLessThan(Math.min(...others) / 4);
    const failed = sick.asked.length;
    sick.behaviour = well;
    const recovered = performance.now();
    // One that is let through to see, and then its share.
    expect((await sick.request(failed + 5)).at - recovered).toBeLessThan(backWithinMs);
    const told = await traffic.stop();
    expect(fatesOf(told)).toEqual({ ...nothing, whole: told.length });
  },
);

test(
  "an endpoint that says when it wants to be asked again is left alone until then, and asked soon after",
  busy,
  async () => {
    const { traffic, one: full } = await underWay();
    const before = full.asked.length;
    const refusal = whole(429, { type: contentTypes.json, text: errorText("Full"), more: ["Retry-After: 2"] });
    full.behaviour = () => [refusal];
    const { at } = await full.request(before);
    // Prompts that were on their way already come to the same.
    await pause(200);
    full.behaviour = well;
    const known = full.asked.length;
    const next = (await full.request(known)).at;
    expect(next - at).toBeGreaterThan(1_900);
    expect(next - at).toBeLessThan(2_000 + backWithinMs);
    const told = await traffic.stop();
    expect(fatesOf(told)).toEqual({ ...nothing, whole: told.length });
  },
);

const nothing = { whole: 0, brokeOff: 0, lost: 0, truncated: 0, wrong: 0, cut: 0 };

/** Prompts over 16 connections until it is stopped, or the test ends. */
class Traffic {
  readonly #over = new AbortController();
  readonly #told: Promise<readonly Told[]>;

  constructor(router: RouterChild) {
    this.#told = sendTraffic(router, { connections: 16, until: this.#over.signal });
    onTestFinished(() => void this.stop());
  }

  stop(): Promise<readonly Told[]> {
    this.#over.abort();
    return this.#told;
  }
}

/** Prompts for many endpoints, of which `one` is to fall ill; begun when each of the fast ones has had some. */
async function underWay(): Promise<{
  readonly router: RouterChild;
  readonly traffic: Traffic;
  readonly fast: readonly FaultyUpstream[];
  readonly one: FaultyUpstream;
}> {
  const { router, fast } = await startMany(well);
  const traffic = new Traffic(router);
  await Promise.all(fast.map((upstream) => upstream.request(20)));
  const [one] = fast as [FaultyUpstream];
  return { router, traffic, fast, one };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
