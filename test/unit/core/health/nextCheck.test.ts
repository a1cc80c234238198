import { describe, expect, test } from "vitest";
import type { EndpointState } from "../../../../core/health/health.ts";
import { nextCheckDelayMs } from "../../../../core/health/nextCheck.ts";

function delay(state: EndpointState, given: { misses?: number; intervalMs?: number; random?: number } = {}): number {
  const { misses = 0, intervalMs = 30_000, random = 0.5 } = given;
  return Math.round(nextCheckDelayMs({ state, misses, intervalMs, random: () => random }));
}

describe("the time until the next health check", () => {
  test("is health_check_interval for a healthy endpoint", () => {
    expect(delay("ok")).toBe(30_000);
    expect(delay("ok", { intervalMs: 5_000 })).toBe(5_000);
  });

  test("is a tenth early or late, so that checks do not come in bursts", () => {
    expect(delay("ok", { random: 0 })).toBe(27_000);
    expect(delay("ok", { random: 1 })).toBe(33_000);
  });

  test("is short for a server that is loading", () => {
    expect(delay("loading", { misses: 20 })).toBe(1_000);
  });

  test.each(["busy", "down", "auth", "wrong-model"] as const)(
    "begins short for one that is %s and grows to the interval",
    (state) => {
      expect([0, 1, 2, 3, 8].map((misses) => delay(state, { misses }))).toEqual([1_000, 2_000, 4_000, 8_000, 30_000]);
    },
  );

  test("is never longer than the interval", () => {
    expect(delay("loading", { intervalMs: 400 })).toBe(400);
    expect(delay("down", { intervalMs: 400 })).toBe(400);
  });
});
