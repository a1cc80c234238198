import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { currentTarget } from "../../../scripts/engine.mjs";
import { engineFile } from "./startEngines.ts";

const shipped = join(engineFile, "../node_modules");
const root = fileURLToPath(new URL("../../..", import.meta.url));

const filesIn = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

it("ships llama.cpp for this platform and for no other", async () => {
  const wanted: Readonly<Record<string, string>> = { "linux-x64": "linux-x64", "darwin-arm64": "mac-arm64-metal" };
  const packages = await readdir(join(shipped, "@node-llama-cpp"));
  expect(packages.length).toBe(1);
  expect(packages[0]).toBe(wanted[currentTarget()] ?? packages[0]);
});

it("ships nothing that does not run", async () => {
  const names = (await filesIn(shipped)).map(({ name }) => name);
  expect(names.length).toBeGreaterThan(500);
  expect(names.filter((name) => /\.(ts|mts|cts|map|bundle|cpp|md)$/.test(name) && !/licen/i.test(name))).toEqual([]);
});

it("ships a licence with every package", async () => {
  const manifests = (await filesIn(shipped)).filter(({ name }) => name === "package.json");
  for (const { parentPath } of manifests) {
    const manifest: unknown = JSON.parse(await readFile(join(parentPath, "package.json"), "utf8"));
    // A manifest without a name is not of a package but of a folder of modules.
    if (typeof manifest !== "object" || manifest === null || !("name" in manifest)) continue;
    expect(manifest, parentPath).toHaveProperty("license");
  }
  expect(await readFile(join(shipped, "node-llama-cpp/licences/llama.cpp.txt"), "utf8")).toContain("The ggml authors");
});

it("keeps the 725 MB out of the project's own dependencies", async () => {
  const lock = await readFile(join(root, "package-lock.json"), "utf8");
  expect(lock).not.toContain("node-llama-cpp");
});
