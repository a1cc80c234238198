import type { Registry } from "../registry/registry.ts";
import { effectiveTier } from "../registry/registry.ts";

/** A model of a new profile. */
export interface TemplateModel {
  readonly id: string;
  readonly tier: string;
}

/** The text of a new profile: one model of each tier of the registry, and every key with a word on what it does. */
export function profileTemplate(name: string, registry: Registry | undefined): string {
  return profileWith(name, chooseModels(registry));
}

/** The text of a new profile with these models, from the lowest tier to the highest; prompts are shared out evenly. */
export function profileWith(
  name: string,
  chosen: readonly TemplateModel[],
  description = "What this profile is for",
): string {
  const models =
    chosen.length === 0
      ? "enabled_models: []"
      : ["enabled_models:", ...chosen.map((model) => `  - ${scalar(model.id)}`)].join("\n");
  const tiers = chosen.length === 0 ? ["fast"] : [...new Set(chosen.map((model) => model.tier))];
  return `profile:
  name: ${scalar(name)}
  description: ${description}

# Ids of models in the registry.
${models}

# A prompt goes to the first tier whose max_score (0 to 10) is not below its own score.
tier_config:
${tiers.map((tier, index) => tierText(tier, index, tiers.length)).join("\n")}

# With two stages, the first tier drafts and the second one improves the draft.
two_stage:
  enabled: false

# How the models of one tier share the prompts, and how often it is checked whether they answer.
load_balancing:
  strategy: round_robin
  health_check_interval: 30
`;
}

/** A name as YAML reads it back as text. */
function scalar(name: string): string {
  const plain = /^[A-Za-z_][\w-]*$/.test(name) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(name);
  return plain ? name : JSON.stringify(name);
}

function tierText(tier: string, index: number, count: number): string {
  const most = index === count - 1 ? ".inf" : (((index + 1) * 10) / count).toFixed(1);
  const seconds = [2, 5, 15][usualOrder.includes(tier) ? usualOrder.indexOf(tier) : index] ?? 15;
  return `  - name: ${scalar(tier)}\n    max_score: ${most}\n    expected_time_seconds: ${seconds}`;
}

const usualOrder = ["fast", "balanced", "powerful"];

/** The first model of each of the usual tiers. Those that ship with MAGI answer at once, so they come first. */
function chooseModels(registry: Registry | undefined): readonly TemplateModel[] {
  const models = [...(registry?.models.values() ?? [])].filter((model) => model.enabled !== false);
  models.sort((a, b) => Number(isBuiltin(b.file_path)) - Number(isBuiltin(a.file_path)));
  return usualOrder.flatMap((tier) => {
    const model = models.find((candidate) => effectiveTier(candidate) === tier);
    return model === undefined ? [] : [{ id: model.model_id, tier }];
  });
}

function isBuiltin(filePath: string | undefined): boolean {
  return filePath?.startsWith("builtin:") === true;
}
