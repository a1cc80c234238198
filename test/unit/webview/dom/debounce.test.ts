import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Debounced } from "../../../../webview/dom/debounce.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("only the last of many values is told, once it is quiet", () => {
  const told: string[] = [];
  const debounced = new Debounced<string>(300, (value) => told.push(value));
  for (const value of ["a", "ab", "abc"]) {
    debounced.call(value);
    vi.advanceTimersByTime(200);
  }
  expect(told).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(told).toEqual(["abc"]);
});

test("what is pending can be told at once, and then only then", () => {
  const told: string[] = [];
  const debounced = new Debounced<string>(300, (value) => told.push(value));
  debounced.call("a");
  debounced.flush();
  debounced.flush();
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual(["a"]);
});
