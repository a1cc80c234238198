import { expect, it } from "vitest";
import { threadsFor } from "../../../../router/engine/threads.ts";

const large = { modelBytes: 4e9, mathCores: 6, cores: 12 };

it("takes the threads that are asked for, and no more than there are cores", () => {
  expect([1, 8, 12, 13, 1000].map((asked) => threadsFor(asked, large))).toEqual([1, 8, 12, 12, 12]);
});

it("finds a number where none is asked for, which 0 and less are", () => {
  expect([undefined, 0, -1].map((asked) => threadsFor(asked, large))).toEqual([6, 6, 6]);
});

it("leaves a core to the editor, and one thread to a small model", () => {
  expect(threadsFor(undefined, { modelBytes: 4e9, mathCores: 4, cores: 4 })).toBe(3);
  expect(threadsFor(undefined, { modelBytes: 4e9, mathCores: 1, cores: 1 })).toBe(1);
  expect(threadsFor(undefined, { ...large, modelBytes: 4e6 })).toBe(1);
});
