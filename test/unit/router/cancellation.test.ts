import { expect, test } from "vitest";
import { Cancellation } from "../../../router/cancellation.ts";

test("a cancellation is told once, to those who listen, with its first reason", () => {
  const cancellation = new Cancellation();
  const told: string[] = [];
  cancellation.onCancel((reason) => told.push(`one ${reason.message}`));
  const off = cancellation.onCancel(() => told.push("two"));
  off();
  cancellation.cancel(new Error("gone"));
  cancellation.cancel(new Error("again"));
  expect(told).toEqual(["one gone"]);
  cancellation.onCancel((reason) => told.push(`late ${reason.message}`));
  expect(told).toEqual(["one gone", "late gone"]);
  expect(() => {
    cancellation.throwIfCancelled();
  }).toThrow("gone");
});

test("its signal aborts with it, asked for before or after", () => {
  const [before, after] = [new Cancellation(), new Cancellation()];
  const { signal } = before;
  before.cancel(new Error("gone"));
  after.cancel(new Error("gone"));
  expect(signal.aborted && after.signal.aborted).toBe(true);
  expect(signal.reason).toEqual(new Error("gone"));
});
