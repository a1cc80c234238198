import { describe, expect, test } from "vitest";
import type { EndpointHealth } from "../../../../core/health/health.ts";
import { observe } from "../../../../core/health/observe.ts";
import type { Observation } from "../../../../core/health/observe.ts";
import { standing } from "../../../../core/health/standing.ts";

const fault: Observation = { kind: "fault", detail: "It gave an empty answer." };
const begin: Observation = { kind: "traffic", change: 1 };
const end: Observation = { kind: "traffic", change: -1 };
const well: Observation = { kind: "checked", state: "ok" };

/** An endpoint that lives through observations, each at a time of its own. */
function endpoint(): {
  at: (now: number, ...observations: Observation[]) => EndpointHealth;
  standsAt: (now: number) => string;
} {
  let health: EndpointHealth = { endpoint: "m@a", modelId: "m", url: "a", state: "ok", since: 0, active: 0 };
  return {
    at: (now, ...observations) => {
      for (const observation of observations) health = observe(health, observation, now);
      return health;
    },
    standsAt: (now) => standing(health, now),
  };
}

describe("the breaker of an endpoint", () => {
  test("opens at the third prompt in a row that fails, for a second", () => {
    const { at, standsAt } = endpoint();
    expect(at(100, fault, fault)).toMatchObject({ faults: 2 });
    expect(standsAt(100)).toBe("ready");
    expect(at(100, fault)).toMatchObject({ state: "ok", faults: 3, breaker: "open", breakerUntil: 1_100 });
    expect(standsAt(1_099)).toBe("unable");
  });

  test("says why, in a sentence that a passing check leaves as it is", () => {
    const { at } = endpoint();
    const words = "Its last 3 prompts failed although it seems up; the last time: it gave an empty answer.";
    expect(at(100, fault, fault, fault).detail).toBe(words);
    expect(at(200, well)).toMatchObject({ breaker: "open", detail: words });
  });

  test("does not open when an answer comes in between", () => {
    const { at } = endpoint();
    expect(at(100, fault, fault, { kind: "completed" }, fault, fault).breaker).toBeUndefined();
  });

  test("counts answers that begin and then break off", () => {
    const { at } = endpoint();
    const brokenOff: Observation[] = [{ kind: "answered" }, fault];
    expect(at(100, ...brokenOff, ...brokenOff, ...brokenOff).breaker).toBe("open");
  });

  test("lets exactly one prompt through when its time is over", () => {
    const { at, standsAt } = endpoint();
    at(0, fault, fault, fault);
    expect(standsAt(1_000)).toBe("ready");
    expect(at(1_000, begin).breaker).toBe("halfOpen");
    expect(standsAt(1_000)).toBe("unable");
    expect(standsAt(99_000)).toBe("unable");
  });

  test("closes when that prompt is answered", () => {
    const { at, standsAt } = endpoint();
    at(0, fault, fault, fault);
    const after = at(1_000, begin, { kind: "answered" }, { kind: "completed" }, end);
    expect(after).toEqual({ endpoint: "m@a", modelId: "m", url: "a", state: "ok", since: 0, active: 0 });
    expect(standsAt(1_000)).toBe("ready");
  });

  test("opens again for twice as long each time that prompt fails, up to half a minute", () => {
    const { at } = endpoint();
    at(0, fault, fault, fault);
    const delays: number[] = [];
    for (let now = 1_000; delays.length < 7;) {
      const { breakerUntil = 0 } = at(now, begin, fault, end);
      delays.push(breakerUntil - now);
      now = breakerUntil;
    }
    expect(delays).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  test("opens for no longer than what its probe lost is worth, and a second at least", () => {
    const { at } = endpoint();
    at(0, fault, fault, fault);
    const delays: number[] = [];
    let now = 1_000;
    for (const lostMs of [0, 5, 100, 150, 400, 2_000, 60_000]) {
      const { breakerUntil = 0 } = at(now, begin, { ...fault, lostMs }, end);
      delays.push(breakerUntil - now);
      now = breakerUntil;
    }
    expect(delays).toEqual([1_000, 1_000, 1_000, 1_500, 4_000, 20_000, 30_000]);
  });

  test("gives the next prompt its chance when the first was stopped by its client", () => {
    const { at, standsAt } = endpoint();
    at(0, fault, fault, fault);
    at(1_000, begin, end);
    expect(standsAt(1_000)).toBe("ready");
    expect(at(1_000, begin).breaker).toBe("halfOpen");
  });

  test("stays half open while prompts that began earlier end without an outcome", () => {
    const { at, standsAt } = endpoint();
    at(0, begin, fault, fault, fault);
    at(1_000, begin, end);
    expect(standsAt(1_000)).toBe("unable");
  });

  test("waits again, no longer than before, when the probe is turned away for want of a slot", () => {
    const { at, standsAt } = endpoint();
    at(0, fault, fault, fault);
    at(1_000, begin, { kind: "failed", state: "busy", detail: "It has no free slot." }, end);
    expect(standsAt(1_999)).toBe("unable");
    expect(standsAt(2_000)).toBe("busy");
  });

  test("is not opened further by prompts that fail while it is open", () => {
    const { at } = endpoint();
    at(0, fault, fault, fault);
    expect(at(500, fault, fault)).toMatchObject({ faults: 3, breakerUntil: 1_000 });
  });

  test("a check that passes does not close it", () => {
    const { at, standsAt } = endpoint();
    at(0, fault, fault, fault, well, { kind: "checked", state: "sleeping" }, well);
    expect(standsAt(500)).toBe("unable");
  });

  test.each(["down", "loading"] as const)("a check that finds the server %s does: what comes back is new", (state) => {
    const { at, standsAt } = endpoint();
    expect(at(0, fault, fault, fault, { kind: "checked", state })).toMatchObject({ state });
    expect(at(100, well).detail).toBeUndefined();
    expect(standsAt(100)).toBe("ready");
  });

  test.each(["down", "auth", "wrong-model"] as const)("opens for a server that only prompts find to be %s", (state) => {
    const { at } = endpoint();
    const failed: Observation = { kind: "failed", state, detail: "It closed the connection." };
    expect(at(0, failed, well, failed, well, failed, well)).toMatchObject({ state: "ok", breaker: "open" });
  });

  test("does not open for a server that has no free slot now and then", () => {
    const { at } = endpoint();
    const busy: Observation = { kind: "failed", state: "busy", detail: "It has no free slot." };
    expect(at(0, busy, well, busy, well, busy, well, busy).breaker).toBeUndefined();
  });

  test("takes many prompts that a dying server drops at once for one failure", () => {
    const { at } = endpoint();
    const dropped: Observation = { kind: "failed", state: "down", detail: "It closed the connection." };
    expect(at(0, dropped, dropped, dropped, dropped, fault, fault)).toMatchObject({ state: "down", faults: 1 });
  });
});
