import { describe, expect, it } from "vitest";
import { catalogue, findInCatalogue, memoryNeedOf } from "../../../../core/modelCatalog/catalogue.ts";
import { parseHubFile } from "../../../../core/modelCatalog/hubFile.ts";

describe("the catalogue", () => {
  it("names files that a person could name, too", () => {
    for (const { repository, revision, path } of catalogue)
      expect(parseHubFile(`${repository}/${path}`)).toEqual({ repository, revision, path });
  });

  it("has each name once, goes by size, and has a checksum for every file", () => {
    expect(new Set(catalogue.map(({ name }) => name)).size).toBe(catalogue.length);
    expect(catalogue.map(({ bytes }) => bytes)).toEqual(catalogue.map(({ bytes }) => bytes).toSorted((a, b) => a - b));
    for (const { sha256 } of catalogue) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(catalogue.map(({ sha256 }) => sha256)).size).toBe(catalogue.length);
  });

  it("is asked by name, whatever its case", () => {
    expect(findInCatalogue(" Qwen3-4B ")?.path).toBe("Qwen3-4B-Q4_K_M.gguf");
    expect(findInCatalogue("qwen9")).toBeUndefined();
  });

  it("counts weights, context and buffers as memory, and no more context than a model has", () => {
    const [first] = catalogue;
    if (first === undefined) throw new Error("The catalogue is empty.");
    const model = { ...first, bytes: 1e9, contextBytesPerToken: 100_000, contextLength: 40_960 };
    expect(memoryNeedOf(model)).toBe(1e9 + 100_000 * 8192 + 300 * 1024 * 1024);
    expect(memoryNeedOf({ ...model, contextLength: 4096 })).toBe(1e9 + 100_000 * 4096 + 300 * 1024 * 1024);
  });
});
