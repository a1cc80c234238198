import { endpointsOf } from "../registry/endpoints.ts";
import { effectiveTier } from "../registry/registry.ts";
import type { Registry, RegistryModel } from "../registry/registry.ts";
import { inlineCode } from "./markdown.ts";

/** A model in a few words: "4B · Q4_K_M · fast". Empty when the registry says nothing about it. */
export function modelDetail(model: RegistryModel): string {
  return [sizeWords(model), model.quantization, effectiveTier(model)].filter((part) => part !== undefined).join(" · ");
}

/** What is known of a model besides the registry. What is absent is not spoken of. */
export interface ModelNews {
  /** The last known health in a few words. */
  readonly health?: string;
  /** The names of the profile's tiers. */
  readonly tiers?: readonly string[];
}

/** A model's card; `undefined` for a model that the registry does not know, of which a diagnostic tells. */
export function describeModel(id: string, registry: Registry | undefined, news: ModelNews = {}): string | undefined {
  const model = registry?.models.get(id);
  return model === undefined ? undefined : modelCard(model, news);
}

/** Everything a person wants to know of a model before using it, as Markdown. */
export function modelCard(model: RegistryModel, { health, tiers }: ModelNews = {}): string {
  const rows = [
    ["Family", code([model.family, model.version].filter((part) => part !== undefined).join(" "))],
    ["Size", sizeWords(model) ?? ""],
    ["Quantisation", code(model.quantization ?? "")],
    ["Context", model.ctx_size === undefined ? "" : `${model.ctx_size.toLocaleString("en")} tokens`],
    ["Thinking", thinkingWords(model)],
    ["Coder", model.is_coder === undefined ? "" : yesOrNo(model.is_coder)],
  ]
    .filter(([, value]) => value !== "")
    .map(([name = "", value = ""]) => `- ${name}: ${value}`);
  const off = model.enabled === false ? ["", "The registry has it switched off (`enabled: false`)."] : [];
  return [
    `**${inlineCode(model.model_id)}**`,
    "",
    ...rows,
    `- Tier: ${tierWords(model)}${absentWords(model, tiers)}`,
    `- Answers at: ${placesWords(model)}`,
    ...(health === undefined ? [] : [`- Health: ${health}`]),
    ...off,
  ].join("\n");
}

/** The size as people say it: 4B, 2.4M. */
function sizeWords({ size_params: billions }: RegistryModel): string | undefined {
  if (billions === undefined || !(billions > 0)) return undefined;
  const short = (value: number): string => String(Number(value.toPrecision(3)));
  return billions >= 0.1 ? `${short(billions)}B` : `${short(billions * 1000)}M`;
}

function code(text: string): string {
  return text === "" ? "" : inlineCode(text);
}

function tierWords(model: RegistryModel): string {
  if (model.tier_override !== undefined)
    return model.assigned_tier === undefined || model.assigned_tier === model.tier_override
      ? `${inlineCode(model.tier_override)}, by your \`tier_override\``
      : `${inlineCode(model.tier_override)}, by your \`tier_override\`; discovery said ${inlineCode(model.assigned_tier)}`;
  return model.assigned_tier === undefined ? "none" : `${inlineCode(model.assigned_tier)}, as discovered`;
}

function absentWords(model: RegistryModel, tiers: readonly string[] | undefined): string {
  const tier = effectiveTier(model);
  return tier === undefined || tiers === undefined || tiers.includes(tier) ? "" : " (this profile has no such tier)";
}

function thinkingWords({ thinking_override: override, is_thinking_model: discovered }: RegistryModel): string {
  if (override !== undefined) return `${yesOrNo(override)}, by your \`thinking_override\``;
  return discovered === undefined ? "" : yesOrNo(discovered);
}

function yesOrNo(value: boolean): string {
  return value ? "yes" : "no";
}

function placesWords(model: RegistryModel): string {
  const endpoints = endpointsOf(model);
  if (endpoints.length === 0) return "nowhere yet: the registry has neither `port` nor `endpoints` for it";
  return endpoints
    .map((endpoint) => (endpoint.kind === "http" ? inlineCode(endpoint.url) : "MAGI itself (embedded engine)"))
    .join(", ");
}
