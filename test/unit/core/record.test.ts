import { expect, it } from "vitest";
import { asRecord, isRecord } from "../../../core/record.ts";

it.each([[null], [undefined], [["a"]], ["text"], [3], [() => 3]])("finds no fields in %j", (value) => {
  expect(isRecord(value)).toBe(false);
  expect(asRecord(value)).toEqual({});
});

it("leaves an object as it is", () => {
  const value = { port: 8085 };
  expect(isRecord(value)).toBe(true);
  expect(asRecord(value)).toBe(value);
});
