import { describe, expect, it } from "vitest";
import { findWanted } from "../../../../core/modelCatalog/findWanted.ts";

const host = "mirror.example:8443";
const file = { repository: "a/b", revision: "main", path: "c.gguf" };

describe("what a person wants", () => {
  it("is a model of the list by its name", () => {
    expect(findWanted("Qwen3-4B", host)).toMatchObject({ repository: "Qwen/Qwen3-4B-GGUF" });
  });

  it.each([
    "a/b/c.gguf",
    "https://huggingface.co/a/b/resolve/main/c.gguf",
    "https://hf.co/a/b/blob/main/c.gguf",
    "https://MIRROR.example:8443/a/b/resolve/main/c.gguf",
  ])("is a file: %s", (text) => {
    expect(findWanted(text, host)).toEqual(file);
  });

  it("is never taken from a server that nobody set", () => {
    for (const address of ["https://evil.example", "http://huggingface.co.evil.example", "https://mirror.example"])
      expect(findWanted(`${address}/a/b/resolve/main/c.gguf`, host)).toMatch(
        /^That address is on \S+, and models are taken from mirror\.example:8443\. .*magi\.huggingFace\.endpoint/,
      );
  });

  it("is told what there is when it is neither", () => {
    expect(findWanted("gpt-5", host)).toMatch(
      /^There is no model 'gpt-5' in the list \(qwen3-0\.6b, .*\)\. Name a file as/,
    );
    expect(findWanted("a/b", host)).toMatch(/^Name a file as/);
  });
});
