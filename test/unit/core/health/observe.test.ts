import { describe, expect, test } from "vitest";
import type { EndpointHealth } from "../../../../core/health/health.ts";
import { observe } from "../../../../core/health/observe.ts";
import type { Observation } from "../../../../core/health/observe.ts";

const known: EndpointHealth = {
  endpoint: "m@http://one/v1",
  modelId: "m",
  url: "http://one/v1",
  state: "ok",
  since: 100,
  latencyMs: 7,
  active: 1,
};

function after(observation: Observation, before: Partial<EndpointHealth> = {}): EndpointHealth {
  return observe({ ...known, ...before }, observation, 500);
}

describe("what is known of an endpoint after an observation", () => {
  test("a refused connection in real traffic means down at once", () => {
    expect(after({ kind: "failed", state: "down", detail: "It refused the connection." })).toMatchObject({
      state: "down",
      since: 500,
      detail: "It refused the connection.",
    });
  });

  test("a first token means ok, and takes the old reason away", () => {
    const found = after({ kind: "answered" }, { state: "down", detail: "It was gone." });
    expect(found).toMatchObject({ state: "ok", since: 500 });
    expect(found.detail).toBeUndefined();
  });

  test("a check that finds the same state does not move `since`", () => {
    expect(after({ kind: "checked", state: "ok", latencyMs: 9 })).toMatchObject({ since: 100, latencyMs: 9 });
  });

  test("a check that finds another state does", () => {
    expect(after({ kind: "checked", state: "loading" })).toMatchObject({ state: "loading", since: 500, latencyMs: 7 });
  });

  test("a check without an answer means busy while a request is under way there, else down", () => {
    const silent: Observation = { kind: "silent", detail: "It did not answer." };
    expect(after(silent, { active: 1 }).state).toBe("busy");
    expect(after(silent, { active: 0 }).state).toBe("down");
  });

  test("a first check without an answer means down, also while a request is under way there", () => {
    const silent: Observation = { kind: "silent", detail: "It did not answer." };
    expect(after(silent, { state: "unknown", active: 1 }).state).toBe("down");
  });

  test("traffic is counted and never below zero", () => {
    expect(after({ kind: "traffic", change: 1 }).active).toBe(2);
    expect(after({ kind: "traffic", change: -1 }, { active: 0 }).active).toBe(0);
    expect(after({ kind: "traffic", change: 1 })).toMatchObject({ state: "ok", since: 100 });
  });

  test("what a server told of itself stays while it is busy, loading or gone, and is told anew after that", () => {
    const told = { slots: 4, contextTokens: 8192, vision: true };
    for (const state of ["busy", "loading", "down"] as const)
      expect(after({ kind: "checked", state }, told)).toMatchObject(told);
    const found = after({ kind: "checked", state: "ok", contextTokens: 4096 }, told);
    expect(found.contextTokens).toBe(4096);
    expect(found.slots).toBeUndefined();
    expect(found.vision).toBeUndefined();
  });

  test("a prompt that others left no room for shows that slots share a context, and is no fault", () => {
    expect(after({ kind: "crowded" }, { contextTokens: 8192 })).toMatchObject({ state: "ok", sharedTokens: 8192 });
    expect(after({ kind: "crowded" }, { contextTokens: 8192 }).faults).toBeUndefined();
    expect(after({ kind: "crowded" }).sharedTokens).toBe(0);
    const probed = after({ kind: "crowded" }, { breaker: "halfOpen", faults: 3, breakerUntil: 1 });
    expect(probed).toMatchObject({ breaker: "open", faults: 3 });
  });

  test("that slots share a context is remembered until the server starts anew", () => {
    const shared = { sharedTokens: 8192 };
    expect(after({ kind: "checked", state: "ok" }, shared).sharedTokens).toBe(8192);
    expect(after({ kind: "checked", state: "ok", sharedTokens: 4096 }, shared).sharedTokens).toBe(4096);
    for (const state of ["loading", "down"] as const)
      expect(after({ kind: "checked", state }, shared).sharedTokens).toBeUndefined();
  });

  test("the load of a server is that of the last check or unknown", () => {
    expect(after({ kind: "checked", state: "ok", serverLoad: 3 }).serverLoad).toBe(3);
    expect(after({ kind: "checked", state: "ok" }, { serverLoad: 3 }).serverLoad).toBeUndefined();
    expect(after({ kind: "traffic", change: 1 }, { serverLoad: 3 }).serverLoad).toBe(3);
  });

  test("what a server said of a failure is left out where only our own words may stand, and goes with the rest", () => {
    const why = { detail: "It failed (500: the prompt).", plainDetail: "It failed (500)." };
    const refused = after({ kind: "failed", state: "wrong-model", ...why });
    expect(refused).toMatchObject(why);
    const alone = after({ kind: "fault", ...why }, { faults: 2 });
    expect(alone.detail).toMatch(/; the last time: it failed \(500: the prompt\)\.$/);
    expect(alone.plainDetail).toMatch(/; the last time: it failed \(500\)\.$/);
    expect(after({ kind: "checked", state: "ok" }, alone)).toMatchObject({ plainDetail: alone.plainDetail });
    expect(
      after({ kind: "fault", detail: "It broke off." }, { ...alone, breakerUntil: 0 }).plainDetail,
    ).toBeUndefined();
    expect(after({ kind: "completed" }, alone).plainDetail).toBeUndefined();
    expect(after({ kind: "answered" }, refused).plainDetail).toBeUndefined();
  });

  test("what changes nothing is the same object, so that nobody need be told", () => {
    const health = { ...known };
    expect(observe(health, { kind: "answered" }, 500)).toBe(health);
    expect(observe(health, { kind: "completed", begunAt: 400 }, 500)).toBe(health);
  });
});
