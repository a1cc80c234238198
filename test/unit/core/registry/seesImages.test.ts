import { describe, expect, test } from "vitest";
import type { RegistryModel } from "../../../../core/registry/registry.ts";
import { seesImages } from "../../../../core/registry/seesImages.ts";

const seeing = [
  "qwen3_vl_4p0b_q4km_fast",
  "qwen2.5vl:7b",
  "Qwen2-VL-7B-Instruct-Q4_K_M.gguf",
  "internvl3_8p0b_q4km_balanced",
  "SmolVLM2-2.2B-Instruct",
  "llava-1.6-mistral-7b",
  "bakllava",
  "moondream2-text-model",
  "pixtral-12b-2409",
  "MiniCPM-V-2_6",
  "minicpm-o-2.6",
  "gemma-3-4b-it-Q4_K_M.gguf",
  "gemma3:27b",
  "gemma_3_12p0b_q4km_balanced",
  "gemma-4-E4B-it",
  "Llama-3.2-11B-Vision-Instruct",
  "llama-3.2-90b",
  "phi-3.5-vision-instruct",
  "Phi-4-multimodal-instruct",
  "mistral-small3.1:24b",
  "Mistral-Small-3.2-24B-Instruct-2506",
  "Mistral-Small-24B-Instruct-2503",
  "qwen3.5-35b-a3b",
  "GLM-4.6V-Flash",
  "llama-4-scout",
  "ministral-3-8b-instruct",
];

const blind = [
  "qwen3_4p0b_q4km_fast",
  "qwen2.5-coder-7b-instruct",
  "gemma-3-1b-it",
  "gemma3n:e4b",
  "gemma_4p0b_q4km_fast",
  "llama-3.2-3b-instruct",
  "llama-3.1-70b-instruct",
  "mistral-small-24b-instruct-2501",
  "ministral-3b-instruct-2410",
  "minicpm-2b",
  "deepseek-r1-distill-qwen-14b",
  "revision_7p0b_q4km_fast",
  "television-8b",
  "glm-4.6",
  "qwen3_5p0b_q4km_fast",
];

function model(fields: Partial<RegistryModel>): RegistryModel {
  return { model_id: "a", ...fields };
}

describe("which models see images", () => {
  test.each(seeing)("%s does, by its id, its file or its name on the server", (name) => {
    expect(seesImages(model({ model_id: name }))).toBe(true);
    expect(seesImages(model({ filename: name }))).toBe(true);
    expect(seesImages(model({ endpoints: [{ url: "http://one/v1", model: name }] }))).toBe(true);
  });

  test.each(blind)("%s does not", (name) => {
    expect(seesImages(model({ model_id: name, filename: name }))).toBe(false);
  });

  test("the registry's `vision` counts for more than a name", () => {
    expect(seesImages(model({ model_id: "qwen3_4p0b_q4km_fast", vision: true }))).toBe(true);
    expect(seesImages(model({ model_id: "qwen3_vl_4p0b_q4km_fast", vision: false }))).toBe(false);
  });

  test("a family with its version counts, with the size that the registry gives", () => {
    expect(seesImages(model({ family: "gemma", version: "3", size_params: 12 }))).toBe(true);
    expect(seesImages(model({ family: "gemma", version: "3", size_params: 1 }))).toBe(false);
  });

  test("a projector beside the model says so too", () => {
    expect(seesImages(model({ model_id: "mine", mmproj_path: "mmproj.gguf" }))).toBe(true);
    expect(seesImages(model({ model_id: "mine", mmproj_path: "mmproj.gguf", vision: false }))).toBe(false);
  });

  test("the embedded engine only reads text", () => {
    expect(seesImages(model({ engine: "embedded", vision: true, model_id: "qwen3_vl_4p0b_q4km_fast" }))).toBe(false);
  });

  test("only the beginning of a name without end is looked at", () => {
    expect(seesImages(model({ model_id: `${"v ".repeat(500_000)}vision` }))).toBe(false);
  });
});
