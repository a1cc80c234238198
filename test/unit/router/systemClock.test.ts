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
