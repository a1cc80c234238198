import type { Registry, RegistryModel } from "../../../core/registry/registry.ts";

const models: readonly RegistryModel[] = [
  {
    model_id: "gpt_oss_20p0b_q4km_powerful",
    family: "gpt_oss",
    size_params: 20,
    quantization: "Q4_K_M",
    is_thinking_model: true,
    assigned_tier: "powerful",
    port: 8081,
    ctx_size: 32768,
  },
  {
    model_id: "qwen2_coder_p5_14p0b_q4km_powerful",
    family: "qwen2",
    version: "2.5",
    size_params: 14,
    quantization: "Q4_K_M",
    is_coder: true,
    assigned_tier: "powerful",
    tier_override: "coding",
    endpoints: [{ url: "http://10.0.0.5:8080/v1" }, { url: "http://10.0.0.6:8080/v1" }],
  },
  {
    model_id: "qwen3_4p0b_q4km_fast",
    family: "qwen3",
    size_params: 4,
    quantization: "Q4_K_M",
    assigned_tier: "fast",
    port: 8085,
  },
  {
    model_id: "qwen3_vl_4p0b_q4km_fast",
    family: "qwen3",
    size_params: 4,
    quantization: "Q4_K_M",
    assigned_tier: "fast",
    enabled: false,
  },
];

/** Four models of three tiers, enough for every feature of the language. */
export const sampleRegistry: Registry = { models: new Map(models.map((model) => [model.model_id, model])) };
