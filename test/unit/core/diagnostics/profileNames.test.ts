import { expect, test } from "vitest";
import { ProfileNames } from "../../../../core/diagnostics/profileNames.ts";

function filesOf(names: ProfileNames): Record<string, string[]> {
  return Object.fromEntries([...names.files].map(([name, files]) => [name, [...files]]));
}

test("knows the files of each name, and whom a change concerns", () => {
  const names = new ProfileNames();
  expect(names.set("a.yaml", "desk")).toEqual([]);
  expect(names.set("b.yaml", "night")).toEqual([]);
  expect(names.set("c.yaml", "desk")).toEqual(["a.yaml"]);
  expect(names.set("c.yaml", "desk")).toEqual([]);
  expect(filesOf(names)).toEqual({ desk: ["a.yaml", "c.yaml"], night: ["b.yaml"] });
  expect(names.set("c.yaml", "night")).toEqual(["a.yaml", "b.yaml"]);
  expect(names.set("b.yaml", undefined)).toEqual(["c.yaml"]);
  expect(names.set("b.yaml", undefined)).toEqual([]);
  expect(names.set("a.yaml", undefined)).toEqual([]);
  expect(filesOf(names)).toEqual({ night: ["c.yaml"] });
});
