import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { locatedPath } from "../../../workspace/registry/registryPath.ts";

const root = resolve("/home/ada/space");

it.each([
  ["models/a.gguf", join(root, "models/a.gguf")],
  ["../a.gguf", resolve("/home/ada/a.gguf")],
  ["~/models/a.gguf", join(homedir(), "models/a.gguf")],
  ["~", homedir()],
  ["~ada/a.gguf", join(root, "~ada/a.gguf")],
  ["models/~/a.gguf", join(root, "models/~/a.gguf")],
  ["C:\\models\\a.gguf", "C:\\models\\a.gguf"],
])("finds %s of the registry at %s", (path, file) => {
  expect(locatedPath(root, path)).toBe(file);
});

it("leaves an absolute path as it is", () => {
  expect(locatedPath(root, resolve("/models/a.gguf"))).toBe(resolve("/models/a.gguf"));
});
