import { describe, expect, it } from "vitest";
import { modelIdOf } from "../../../../core/discovery/modelId.ts";
import { readModelName } from "../../../../core/discovery/modelName.ts";
import type { ModelName } from "../../../../core/discovery/modelName.ts";
import { tierOf } from "../../../../core/discovery/tier.ts";
import { publishedNames } from "./publishedNames.ts";
import { expectWithin } from "../../../support/clock/cpuTime.ts";

const flags: readonly (readonly [keyof ModelName, string])[] = [
  ["isThinking", "t"],
  ["isCoder", "c"],
  ["isInstruct", "i"],
  ["isVision", "v"],
  ["isEmbedding", "e"],
  ["isReranker", "r"],
  ["isProjector", "p"],
];

function inWords(name: ModelName): string {
  const { family, version, size, quantization } = name;
  const said = flags.flatMap(([flag, letter]) => (name[flag] === true ? [letter] : [])).join("");
  return [family, version, size, quantization, tierOf(name), said === "" ? undefined : said]
    .map((part) => part ?? "-")
    .join(" ");
}

const rows = publishedNames
  .trim()
  .split("\n")
  .map((row) => {
    const [file = "", ...expected] = row.trim().split(/\s+/);
    return { file, expected: expected.join(" ") };
  });

const idOf = (file: string): string => {
  const name = readModelName(file);
  return modelIdOf(name, tierOf(name));
};

describe("readModelName", () => {
  it("knows a good many published names", () => {
    expect(new Set(rows.map(({ file }) => file)).size).toBeGreaterThan(400);
  });

  it.each(rows)("reads $file as a person does", ({ file, expected }) => {
    expect(inWords(readModelName(file))).toBe(expected);
  });

  it.each([
    ["GLM-4.5-Air-Q2_K-00001-of-00002.gguf", { number: 1, count: 2 }],
    ["qwen2.5-7b-instruct-q5_k_m-00002-of-00002.gguf", { number: 2, count: 2 }],
    ["Qwen3-4B-Q4_K_M.gguf", undefined],
  ])("knows which part %s is", (file, shard) => {
    expect(readModelName(file).shard).toEqual(shard);
  });

  it.each([
    ["qwen3:4b", "qwen3 3 4 - balanced -"],
    ["llama3.1:8b-instruct-q4_K_M", "llama3 3.1 8 Q4_K_M balanced i"],
    ["deepseek-r1:latest", "deepseek r1 671 - powerful ti"],
    ["hf.co/bartowski/Qwen3-4B-GGUF:Q4_K_M", "qwen3 3 4 Q4_K_M fast -"],
    ["text-embedding-nomic-embed-text-v1.5", "nomic_embed_text 1.5 0.137 - balanced e"],
    ["text-embedding-granite-278m-multilingual", "granite - 0.278 - balanced e"],
    ["text-embedding-3-small", "text 3 - - balanced e"],
    ["Meta Llama 3.1 8B Instruct", "llama3 3.1 8 - balanced i"],
    ["C:\\models\\Qwen3-4B-Q4_K_M.GGUF", "qwen3 3 4 Q4_K_M fast -"],
    ["Qwen3 Non-Thinking 4B Q4_K_M", "qwen3 3 4 Q4_K_M fast -"],
  ])("reads what a server or a header calls %s", (name, expected) => {
    expect(inWords(readModelName(name))).toBe(expected);
  });

  it.each([
    "",
    ".gguf",
    "-",
    "....",
    "model.gguf",
    "ggml-model-q4_0.gguf",
    "\u0000",
    "模型.gguf",
    "9".repeat(5_000),
    "a-".repeat(5_000),
  ])("makes something of %j, soon", (name) => {
    expectWithin(200, () => {
      expect(idOf(name)).toMatch(/^[\p{L}a-z0-9_]+$/u);
      expect(idOf(name).length).toBeLessThan(400);
    });
  });
});

describe("modelIdOf", () => {
  it.each([
    ["gpt-oss-20b-Q4_K_M.gguf", "gpt_oss_20p0b_q4km_powerful"],
    ["qwen2.5-coder-14b-instruct-q4_k_m.gguf", "qwen2_coder_p5_14p0b_q4km_powerful"],
    ["DeepSeek-R1-0528-Qwen3-8B-Q4_K_M.gguf", "deepseek_r10528qwen3_8p0b_q4km_powerful"],
    ["Qwen3-VL-4B-Instruct-Q4_K_M.gguf", "qwen3_vl_4p0b_q4km_fast"],
    ["Qwen3-4B-Q4_K_M.gguf", "qwen3_4p0b_q4km_fast"],
    ["Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf", "llama3_p1_8p0b_q4km_balanced"],
    ["Qwen3-Coder-30B-A3B-Instruct-UD-Q4_K_XL.gguf", "qwen3_coder_a3b_30p0b_udq4kxl_powerful"],
    ["Mistral-Small-3.2-24B-Instruct-2506-IQ4_XS.gguf", "mistral_small_2506_3p2_24p0b_iq4xs_powerful"],
    ["Qwen3-0.6B-Q8_0.gguf", "qwen3_0p6b_q80_balanced"],
    ["magi-guide-2.4M-q8_0.gguf", "magi_guide_0p0024b_q80_balanced"],
    ["Kimi-K2-Instruct-UD-TQ1_0-00001-of-00005.gguf", "kimi_k2_1000p0b_udtq10_powerful"],
    ["model.gguf", "model_balanced"],
  ])("gives %s the id %s", (file, id) => {
    expect(idOf(file)).toBe(id);
  });

  it("keeps apart what are different models of one family and size", () => {
    const files = rows
      .map(({ file }) => file)
      // Others publish the same model with its owner in front, or say more of how they quantised it.
      .filter(
        (file) => !/mmproj|_MOE|_Qwen3-4B|deepseek-ai_|mistralai_|microsoft_|openai_|zai-org_|TB_|-Seed_/.test(file),
      );
    const ids = new Map<string, string[]>();
    for (const file of files) ids.set(idOf(file), [...(ids.get(idOf(file)) ?? []), file]);
    // A model and the same one tuned for chat share an id, as the published ids have it; whoever gives ids numbers them.
    expect([...ids.values()].filter((same) => same.length > 1)).toEqual([]);
  });
});
