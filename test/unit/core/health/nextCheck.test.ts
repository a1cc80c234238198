import { describe, expect, test } from "vitest";
import type { EndpointState } from "../../../../core/health/health.ts";
import { isLocalUrl, nextCheckDelayMs } from "../../../../core/health/nextCheck.ts";

function delay(
  state: EndpointState,
  given: { misses?: number; intervalMs?: number; random?: number; isLocal?: boolean } = {},
): number {
  const { misses = 0, intervalMs = 30_000, random = 0.5, isLocal = false } = given;
  return Math.round(nextCheckDelayMs({ state, isLocal, misses, intervalMs, random: () => random }));
}

describe("the time until the next health check", () => {
  test("is health_check_interval for a healthy endpoint", () => {
    expect(delay("ok")).toBe(30_000);
    expect(delay("ok", { intervalMs: 5_000, isLocal: true })).toBe(5_000);
  });

  test("is never so short that a server has nothing else to do", () => {
    expect(delay("ok", { intervalMs: 1, isLocal: true })).toBe(100);
    expect(delay("down", { intervalMs: 1, isLocal: true })).toBe(100);
  });

  test("is a tenth early or late, so that checks do not come in bursts", () => {
    expect(delay("ok", { random: 0 })).toBe(27_000);
    expect(delay("ok", { random: 1 })).toBe(33_000);
    expect(delay("down", { isLocal: true, random: 1 })).toBeCloseTo(770);
  });

  test("is short for a server that is loading", () => {
    expect(delay("loading", { misses: 20 })).toBe(1_000);
  });

  test("stays under a second for one of this machine that is down", () => {
    expect([0, 1, 8].map((misses) => delay("down", { misses, isLocal: true }))).toEqual([700, 700, 700]);
  });

  test.each(["busy", "down"] as const)("grows to five seconds for one elsewhere that is %s", (state) => {
    expect([0, 1, 2, 3, 8].map((misses) => delay(state, { misses }))).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  test.each(["auth", "wrong-model"] as const)("grows to the interval where somebody has to change it: %s", (state) => {
    expect([0, 1, 2, 3, 8].map((misses) => delay(state, { misses }))).toEqual([1_000, 2_000, 4_000, 8_000, 30_000]);
  });

  test("is never longer than the interval", () => {
    expect(delay("loading", { intervalMs: 400 })).toBe(400);
    expect(delay("down", { intervalMs: 400 })).toBe(400);
    expect(delay("down", { intervalMs: 400, isLocal: true })).toBe(400);
  });
});

describe("an address of this machine", () => {
  test.each([
    "http://localhost:8080/v1",
    "http://127.0.0.1:8080/v1",
    "http://127.0.0.2/v1",
    "http://[::1]:8080/v1",
    "https://LOCALHOST/v1",
    "http://localhost",
  ])("%s", (url) => {
    expect(isLocalUrl(url)).toBe(true);
  });

  test.each(["http://localhost.example.com/v1", "http://192.168.0.3:1/v1", "http://box:1/v1", "embedded", "http://1"])(
    "is not %s",
    (url) => {
      expect(isLocalUrl(url)).toBe(false);
    },
  );
});
