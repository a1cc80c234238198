import { expect, it } from "vitest";
import { asPattern } from "../../../../server/features/registryDocument.ts";

it.each([
  ["data\\model_registry.json", "data/model_registry.json"],
  ["C:\\Users\\ada\\models.json", "?:/Users/ada/models.json"],
  ["\\\\box\\share\\models.json", "//box/share/models.json"],
  ["/home/ada/[old]/models.json", "/home/ada/?old?/models.json"],
])("a path (%s) is a pattern for itself (%s)", (path, pattern) => {
  expect(asPattern(path)).toBe(pattern);
});
