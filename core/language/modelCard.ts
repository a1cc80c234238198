import { endpointsOf } from "../registry/endpoints.ts";
import { effectiveTier, isThinking } from "../registry/registry.ts";
import type { RegistryModel } from "../registry/registry.ts";
import { inlineCode } from "./markdown.ts";

/** A model in a few words: "4B · Q4_K_M · fast". Empty when the registry says nothing about it. */
export function modelDetail(model: RegistryModel): string {
  return [sizeWords(model), model.quantization, effectiveTier(model)].filter((part) => part !== undefined).join(" · ");
}

/** Everything a person wants to know of a model before using it, as Markdown. */
export function modelCard(model: RegistryModel): string {
  const rows = [
    ["Family", code([model.family, model.version].filter((part) => part !== undefined).join(" "))],
    ["Size", sizeWords(model) ?? ""],
    ["Quantisation", code(model.quantization ?? "")],
    ["Context", model.ctx_size === undefined ? "" : `${model.ctx_size.toLocaleString("en")} tokens`],
    [
      "Good at",
      [...(model.is_coder === true ? ["code"] : []), ...(isThinking(model) ? ["thinking first"] : [])].join(", "),
    ],
  ]
    .filter(([, value]) => value !== "")
    .map(([name = "", value = ""]) => `- ${name}: ${value}`);
  const off = model.enabled === false ? ["", "The registry has it switched off (`enabled: false`)."] : [];
  return [
    `**${inlineCode(model.model_id)}**`,
    "",
    ...rows,
    `- Tier: ${tierWords(model)}`,
    `- Answers at: ${placesWords(model)}`,
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

function placesWords(model: RegistryModel): string {
  const endpoints = endpointsOf(model);
  if (endpoints.length === 0) return "nowhere yet: the registry has neither `port` nor `endpoints` for it";
  return endpoints
    .map((endpoint) => (endpoint.kind === "http" ? inlineCode(endpoint.url) : "MAGI itself (embedded engine)"))
    .join(", ");
}
