import { describe, expect, test } from "vitest";
import { RecentValues, valuesKept } from "../../../../core/speed/recentValues.ts";
import type { Spread } from "../../../../core/speed/recentValues.ts";

function spreadOf(...values: readonly number[]): Spread | undefined {
  const recent = new RecentValues();
  for (const value of values) recent.add(value);
  return recent.spread();
}

describe("the last values of a figure", () => {
  test("have no spread while there are none", () => {
    expect(spreadOf()).toBeUndefined();
    expect(spreadOf(NaN, Infinity)).toBeUndefined();
  });

  test("of one value are that value", () => {
    expect(spreadOf(7)).toEqual({ ewma: 7, p50: 7, p95: 7 });
  });

  test("are ranked by size, whatever the order they came in", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => ((index * 37) % 100) + 1);
    expect(spreadOf(...hundred)).toMatchObject({ p50: 50, p95: 95 });
    expect(spreadOf(100, 9, 20)).toMatchObject({ p50: 20, p95: 100 });
  });

  test("follow a change by a fifth with each value", () => {
    expect(spreadOf(10, 20)?.ewma).toBeCloseTo(12);
    expect(spreadOf(10, 20, 20)?.ewma).toBeCloseTo(13.6);
  });

  test("are forgotten one by one when newer ones come", () => {
    const recent = new RecentValues();
    for (let count = 0; count < valuesKept; count++) recent.add(1_000);
    for (let count = 0; count < valuesKept - 1; count++) recent.add(10);
    expect(recent.size).toBe(valuesKept);
    expect(recent.spread()).toMatchObject({ p50: 10, p95: 10 });
    for (let count = 0; count < valuesKept / 2; count++) recent.add(20);
    expect(recent.spread()).toMatchObject({ p50: 10, p95: 20 });
    recent.add(20);
    expect(recent.spread()).toMatchObject({ p50: 20 });
  });
});
