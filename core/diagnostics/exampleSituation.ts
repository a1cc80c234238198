import type { Registry, RegistryModel } from "../registry/registry.ts";
import type { RegistryView } from "./diagnose.ts";
import type { ProfileSurroundings } from "./surroundings.ts";

const models: readonly RegistryModel[] = [
  { model_id: "qwen3_4p0b_q4km_fast", assigned_tier: "fast", port: 8081 },
  { model_id: "qwen3_8p0b_q4km_fast", assigned_tier: "fast", port: 8082 },
  { model_id: "gpt_oss_20p0b_q4km_powerful", assigned_tier: "powerful", port: 8083 },
  { model_id: "phi4_14p0b_q4km_powerful", assigned_tier: "powerful", port: 8084, enabled: false },
  { model_id: "llama3_8p0b_q4km_fast", assigned_tier: "fast", port: 8081 },
  {
    model_id: "smollm2_1p7b_q80_fast",
    assigned_tier: "fast",
    engine: "embedded",
    file_path: "models/smollm2-1.7b-q8_0.gguf",
  },
];

const registry: Registry = { models: new Map(models.map((model) => [model.model_id, model])) };

/** The registry that the examples of all codes are about; its only model file is not on the disk. */
export const exampleView: RegistryView = {
  registry,
  name: "data/model_registry.json",
  missingFiles: new Set(["smollm2_1p7b_q80_fast"]),
};

/** The file that an example stands in, in a folder that has a profile `night` already. */
export const exampleSurroundings: ProfileSurroundings = {
  fileName: "desk.yaml",
  names: new Map([["night", new Set(["night.yaml"])]]),
};
