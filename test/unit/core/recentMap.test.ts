import { expect, test } from "vitest";
import { RecentMap } from "../../../core/recentMap.ts";

test("remembers at least so many of the newest entries, and at most twice as many", () => {
  const map = new RecentMap<number, string>(10);
  expect(map.isEmpty).toBe(true);
  for (let key = 0; key < 1_000; key++) {
    map.set(key, `value ${String(key)}`);
    for (let back = 0; back < 10 && back <= key; back++)
      expect(map.get(key - back)).toBe(`value ${String(key - back)}`);
    expect(map.get(key - 20)).toBeUndefined();
  }
  expect(map.isEmpty).toBe(false);
});

test("gives the value that was set last, and takes setting for use", () => {
  const map = new RecentMap<string, number>(3);
  map.set("kept", 0);
  for (let count = 1; count < 50; count++) {
    map.set(`other ${String(count)}`, count);
    map.set("kept", count);
    expect(map.get("kept")).toBe(count);
  }
});
