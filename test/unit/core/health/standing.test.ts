import { describe, expect, test } from "vitest";
import type { EndpointHealth, EndpointState } from "../../../../core/health/health.ts";
import { observe } from "../../../../core/health/observe.ts";
import type { Observation } from "../../../../core/health/observe.ts";
import { standing } from "../../../../core/health/standing.ts";

const known: EndpointHealth = { endpoint: "m@a", modelId: "m", url: "a", state: "ok", since: 0, active: 0 };

describe("what an endpoint's health means for a prompt", () => {
  test.each<[EndpointState, string]>([
    ["unknown", "ready"],
    ["ok", "ready"],
    ["sleeping", "ready"],
    ["busy", "busy"],
    ["loading", "loading"],
    ["auth", "unable"],
    ["wrong-model", "unable"],
    ["down", "unable"],
  ])("%s is %s", (state, expected) => {
    expect(standing({ ...known, state }, 5)).toBe(expected);
  });

  test("an endpoint that nobody has looked at is ready", () => {
    expect(standing(undefined, 5)).toBe("ready");
  });

  test("one that asked to be left alone is left alone until then, even when a check finds it well", () => {
    const asked = observe(
      known,
      { kind: "failed", state: "busy", detail: "It has no free slot.", retryAt: 3_000 },
      1_000,
    );
    expect(standing(asked, 2_999)).toBe("unable");
    expect(standing(asked, 3_000)).toBe("ready");
    const checked = observe(asked, { kind: "checked", state: "ok" }, 2_000);
    expect(standing(checked, 2_999)).toBe("unable");
    expect(observe(checked, { kind: "checked", state: "ok" }, 3_000).retryAt).toBeUndefined();
  });

  test.each<Observation>([
    { kind: "checked", state: "down" },
    { kind: "checked", state: "loading" },
    { kind: "failed", state: "loading", detail: "It is still loading its model." },
  ])("what comes back after $kind $state did not ask for anything", (gone) => {
    const asked = observe(known, { kind: "failed", state: "busy", detail: "Later.", retryAt: 9_000 }, 1_000);
    const back = observe(observe(asked, gone, 2_000), { kind: "checked", state: "ok" }, 3_000);
    expect(standing(back, 3_000)).toBe("ready");
  });

  test("nobody is left alone for more than ten minutes", () => {
    const asked = observe(known, { kind: "failed", state: "busy", detail: "Later.", retryAt: 9e12 }, 1_000);
    expect(asked.retryAt).toBe(601_000);
  });

  test("an answer to a prompt that was sent after it asked ends that, one that was sent before does not", () => {
    const asked = observe(known, { kind: "failed", state: "busy", detail: "Later.", retryAt: 9_000 }, 1_000);
    expect(observe(asked, { kind: "completed", begunAt: 900 }, 2_000).retryAt).toBe(9_000);
    expect(observe(asked, { kind: "completed", begunAt: 1_500 }, 2_000).retryAt).toBeUndefined();
    expect(observe(asked, { kind: "completed" }, 2_000).retryAt).toBeUndefined();
  });
});
