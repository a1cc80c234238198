import { endpointsOf } from "../../core/registry/endpoints.ts";
import { effectiveTier, isThinking } from "../../core/registry/registry.ts";
import type { RegistryModel } from "../../core/registry/registry.ts";
import { findActiveProfile } from "../situation/situation.ts";
import { modelServers } from "../situation/modelServers.ts";
import type { ModelServer } from "../situation/modelServers.ts";
import type { Situation } from "../situation/situation.ts";
import { countOf } from "../../core/text/countOf.ts";
import { nameInTier } from "../text/nameInTier.ts";
import { runnerWords } from "./runnerWords.ts";
import type { TreeNode } from "./treeNode.ts";

const usualOrder = ["fast", "balanced", "powerful"];

/** All known models by effective tier: the usual tiers first, then others by name, then models without one. */
export function registryTree(situation: Situation): readonly TreeNode[] {
  const { registry } = situation.files;
  if (registry.state !== "ok") return [];
  const ids = new Set(registry.registry.models.keys());
  const active = new Set(findActiveProfile(situation)?.profile.enabled_models);
  const servers = modelServers(situation);
  const byTier = new Map<string, RegistryModel[]>();
  for (const model of registry.registry.models.values()) {
    const tier = effectiveTier(model) ?? "";
    byTier.set(tier, [...(byTier.get(tier) ?? []), model]);
  }
  return [...byTier.entries()]
    .sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b))
    .map(([tier, models]) => ({
      id: `tier/${tier}`,
      label: tier === "" ? "no tier" : tier,
      description: countOf(models.length, "model"),
      icon: { name: "layers" },
      kind: "tier",
      children: models.map((model) =>
        modelNode(model, {
          label: nameInTier(model.model_id, tier, ids),
          active: active.has(model.model_id),
          server: servers.get(model.model_id),
        }),
      ),
      open: true,
    }));
}

function rank(tier: string): number {
  if (tier === "") return usualOrder.length + 1;
  const at = usualOrder.indexOf(tier);
  return at < 0 ? usualOrder.length : at;
}

function modelNode(
  model: RegistryModel,
  {
    label,
    active,
    server,
  }: { readonly label: string; readonly active: boolean; readonly server: ModelServer | undefined },
): TreeNode {
  const off = model.enabled === false;
  const facts = [
    off ? "off" : undefined,
    // The icon's colour says that it is in use.
    server?.state === "running" ? "running" : active ? "in use" : undefined,
    ...factsBesideId(model),
  ];
  return {
    id: `model/${model.model_id}`,
    label,
    description: facts.filter((fact) => fact !== undefined).join(" · "),
    tooltip: tooltip(model, server),
    icon: off
      ? { name: "circle-slash", colour: "quiet" }
      : {
          name: isThinking(model) ? "lightbulb" : model.is_coder === true ? "code" : "chip",
          ...(active && { colour: "good" as const }),
        },
    kind: "model",
    ...((server?.state === "running" || server?.state === "stopped") && { server: server.state }),
    subject: model.model_id,
    command: "magi.openRegistry",
  };
}

/** Size and quantisation, unless the id says them, as usual ids do. */
function factsBesideId(model: RegistryModel): readonly (string | undefined)[] {
  const { model_id: id, size_params: size, quantization } = model;
  const plain = id.toLowerCase().replace(/[^a-z0-9]/g, "");
  const saysSize = size !== undefined && /\d+p\d+b/.test(id);
  const saysQuantization = quantization !== undefined && plain.includes(quantization.toLowerCase().replaceAll("_", ""));
  return [saysSize ? undefined : sizeOf(model), saysQuantization ? undefined : quantization];
}

/** "4B", "14.5B", "2.4M". */
export function sizeOf(model: RegistryModel): string | undefined {
  const billions = model.size_params;
  if (billions === undefined) return undefined;
  return billions < 0.1 ? `${rounded(billions * 1000)}M` : `${rounded(billions)}B`;
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function tooltip(model: RegistryModel, server: ModelServer | undefined): string {
  const kinds = [
    isThinking(model) ? "thinks before it answers" : "",
    model.is_coder === true ? "made for code" : "",
    model.tier_override === undefined ? "" : "tier set by hand",
  ].filter((kind) => kind !== "");
  const endpoints = endpointsOf(model).map((endpoint) =>
    endpoint.kind === "embedded" ? "Runs in the embedded engine." : endpoint.url,
  );
  const off = model.enabled === false ? "switched off in the registry" : undefined;
  return [
    model.model_id,
    [sizeOf(model), model.quantization, off].filter((fact) => fact !== undefined).join(" · "),
    kinds.join(", "),
    model.filename ?? model.file_path ?? "",
    ...(endpoints.length > 0 ? endpoints : ["The registry does not say where it answers (port, endpoints or engine)."]),
    ...(server === undefined ? [] : [runnerWords(server)]),
  ]
    .filter((line) => line !== "")
    .join("\n");
}
