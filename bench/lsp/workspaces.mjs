// Workspaces to measure in, written to a temporary folder.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/lib/paths.mjs";

const tiers = ["fast", "balanced", "powerful"];

/** Model ids as discovery gives them: `qwen12_7p0b_q4km_fast`. */
export function modelIds(count) {
  const families = ["qwen", "llama", "gemma", "phi", "mistral", "granite", "gpt_oss", "deepseek"];
  return Array.from({ length: count }, (_, index) => {
    const size = [0.6, 1.5, 4, 7, 14, 32][index % 6].toFixed(1).replace(".", "p");
    return `${families[index % families.length]}${index}_${size}b_q4km_${tiers[index % 3]}`;
  });
}

export function registryText(ids) {
  const models = ids.map((id, index) => [
    id,
    {
      model_id: id,
      file_path: `/models/${id}.gguf`,
      filename: `${id}.gguf`,
      family: id.split("_")[0],
      version: null,
      size_params: 4,
      quantization: "Q4_K_M",
      is_thinking_model: false,
      thinking_override: null,
      is_instruct: true,
      is_coder: false,
      assigned_tier: tiers[index % 3],
      tier_override: null,
      port: 20_000 + index,
      enabled: true,
    },
  ]);
  return JSON.stringify({ models: Object.fromEntries(models), scan_path: "/models" }, null, 2);
}

export function profileText(name, ids) {
  return [
    `name: ${name}`,
    "description: For measuring",
    "enabled_models:",
    ...ids.map((id) => `  - ${id}`),
    "tier_config:",
    "  - name: fast",
    "    max_score: 3.0",
    "    expected_time_seconds: 2",
    "  - name: balanced",
    "    max_score: 7.0",
    "    expected_time_seconds: 5",
    "  - name: powerful",
    "    max_score: .inf",
    "    expected_time_seconds: 15",
    "two_stage:",
    "  enabled: true",
    "  stage1_tier: balanced",
    "  stage2_tier: powerful",
    "load_balancing:",
    "  enabled: true",
    "  strategy: round_robin",
    "  health_check_interval: 30",
    "",
  ].join("\n");
}

/**
 * Writes `profiles` (texts by name) and a registry of `ids`. Beside them lies the schema that a person would hand to a
 * YAML server that knows nothing of models: MAGI's, with the ids as an `enum`.
 */
export function writeWorkspace(folder, { profiles, ids }) {
  mkdirSync(path.join(folder, "config/profiles"), { recursive: true });
  mkdirSync(path.join(folder, "data"), { recursive: true });
  for (const [name, text] of Object.entries(profiles)) writeFileSync(profileFile(folder, name), text);
  writeFileSync(registryFile(folder), registryText(ids));
  const schema = JSON.parse(readFileSync(path.join(root, "schemas/profile.schema.json"), "utf8"));
  schema.properties.enabled_models.items = { type: "string", enum: ids };
  writeFileSync(schemaFile(folder), JSON.stringify(schema));
}

export const profileFile = (folder, name) => path.join(folder, "config/profiles", `${name}.yaml`);
export const registryFile = (folder) => path.join(folder, "data/model_registry.json");
export const schemaFile = (folder) => path.join(folder, "profile.schema.json");
