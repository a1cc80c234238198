import { expect, it, vi } from "vitest";
import { systemClock } from "../../../router/systemClock.ts";

it("does not take a delay of months for none", () => {
  vi.useFakeTimers();
  try {
    const action = vi.fn();
    systemClock.after(90 * 24 * 3600 * 1000, action);
    vi.advanceTimersByTime(60_000);
    expect(action).not.toHaveBeenCalled();
  } finally {
    vi.useRealTimers();
  }
});

it("goes on from where it was when the machine's time is set back", () => {
  vi.useFakeTimers();
  try {
    const before = systemClock.now();
    vi.setSystemTime(before - 3_600_000);
    const after = systemClock.now();
    vi.advanceTimersByTime(20);
    expect([after - before, systemClock.now() - before]).toEqual([0, 20]);
    vi.setSystemTime(before - 7_200_000);
    expect(systemClock.now() - before).toBe(20);
  } finally {
    vi.useRealTimers();
  }
});

it("follows the machine's time when it is set forward", () => {
  vi.useFakeTimers();
  try {
    const before = systemClock.now();
    vi.setSystemTime(Date.now() + 3_600_000);
    expect(systemClock.now() - before).toBe(3_600_000);
  } finally {
    vi.useRealTimers();
  }
});
