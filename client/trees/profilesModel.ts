import { ladderOf } from "../../core/routing/tierLadder.ts";
import type { Profile, Tier } from "../../core/profile/profile.ts";
import { effectiveTier } from "../../core/registry/registry.ts";
import type { Registry } from "../../core/registry/registry.ts";
import { profileSummary, tierLine } from "../activeProfile/profilePickModel.ts";
import { scoresOf } from "../text/scoresOf.ts";
import { countOf } from "../../core/text/countOf.ts";
import { nameInTier } from "../text/nameInTier.ts";
import type { ProfileFile, RegistryFile, Situation } from "../situation/situation.ts";
import type { TreeIcon, TreeNode } from "./treeNode.ts";

/** Every profile, and in it what it does: where prompts go, by which models, and how. */
export function profilesTree(situation: Pick<Situation, "files" | "active">): readonly TreeNode[] {
  const { profiles, registry } = situation.files;
  const nodes = profiles.map((file) => profileNode(file, registry, file.name === situation.active.name));
  return registry.state === "ok" || nodes.length === 0 ? nodes : [registryNode(registry), ...nodes];
}

/** Without a registry no model of any profile can be asked: that comes first, with the way out on a click. */
function registryNode(registry: Exclude<RegistryFile, { readonly state: "ok" }>): TreeNode {
  const icon = { name: "warning", colour: "warning" } as const;
  if (registry.state === "broken")
    return {
      id: "registry/broken",
      label: "The registry cannot be read",
      tooltip: `${registry.problem}\nClick to open it.`,
      icon,
      kind: "note",
      command: "magi.openRegistry",
    };
  return {
    id: "registry/missing",
    label: "No registry",
    description: "Discover Models…",
    tooltip:
      "There is no model registry, so no model of a profile can be asked.\nClick to find the models on this machine, or create an empty registry with the button beside it.",
    icon,
    kind: "no-registry",
    command: "magi.discoverModels",
  };
}

function profileNode(file: ProfileFile, registry: RegistryFile, active: boolean): TreeNode {
  const { profile } = file;
  const id = `profile/${file.name}`;
  return {
    id,
    label: file.name,
    // As much as a side bar of the usual width has room for; the rest is on hover.
    description: active ? `active · ${tierLine(profile)}` : tierLine(profile),
    tooltip: [file.name, profile.description, profileSummary(file), file.problem ?? "", file.path]
      .filter((line) => line !== "")
      .join("\n"),
    icon: profileIcon(file, active),
    kind: active ? "active-profile" : "profile",
    subject: file.name,
    command: "magi.openProfile",
    children: [...tierNodes(id, profile, registry), ...mannerNodes(id, profile)],
    open: active,
  };
}

function profileIcon(file: ProfileFile, active: boolean): TreeIcon {
  if (file.problem !== undefined) return { name: "warning", colour: "warning" };
  return active ? { name: "pass-filled", colour: "good" } : { name: "circle-large-outline" };
}

function tierNodes(parent: string, profile: Profile, file: RegistryFile): readonly TreeNode[] {
  const ids = [...new Set(profile.enabled_models)];
  if (file.state !== "ok") return unknownModels(parent, profile, ids);
  const { registry } = file;
  const tierOf = (id: string): string | undefined => {
    const model = registry.models.get(id);
    return model === undefined ? undefined : effectiveTier(model);
  };
  const ladder = ladderOf(profile);
  const tiers = ladder.map((tier) => {
    const own = ids.filter((id) => tierOf(id) === tier.name);
    return tierNode(`${parent}/tier/${tier.name}`, tier, own);
  });
  const homeless = ids.filter((id) => !ladder.some((tier) => tier.name === tierOf(id)));
  if (homeless.length === 0) return tiers;
  const children = homeless.map((id) => homelessNode(`${parent}/none/${id}`, id, registry, tierOf(id)));
  const none: TreeNode = {
    id: `${parent}/none`,
    label: "in no tier",
    description: countOf(homeless.length, "model"),
    icon: { name: "warning", colour: "warning" },
    kind: "tier",
    children,
    open: true,
  };
  return [...tiers, none];
}

/** Without a registry nothing is known of a model but its id: neither its tier nor that it is missing. */
function unknownModels(parent: string, profile: Profile, ids: readonly string[]): readonly TreeNode[] {
  const tiers = ladderOf(profile).map((tier) => tierNode(`${parent}/tier/${tier.name}`, tier, undefined));
  if (ids.length === 0) return tiers;
  const models: TreeNode = {
    id: `${parent}/models`,
    label: countOf(ids.length, "model"),
    description: "tiers not known",
    icon: { name: "chip" },
    kind: "note",
    children: ids.map((id) => modelNode(`${parent}/models/${id}`, id, id)),
  };
  return [...tiers, models];
}

/** `models` are absent when it is not known which the tier has. */
function tierNode(id: string, tier: Tier, models: readonly string[] | undefined): TreeNode {
  const empty = models?.length === 0;
  const all = new Set(models);
  return {
    id,
    label: tier.name,
    description: `${scoresOf(tier)}${empty ? " · no model" : ""}`,
    tooltip: [
      tier.description ?? "",
      `Takes prompts of ${scoresOf(tier)}; an answer in about ${tier.expected_time_seconds} s.`,
    ]
      .filter((line) => line !== "")
      .join("\n"),
    icon: { name: "layers", ...(empty && { colour: "quiet" as const }) },
    kind: "tier",
    children: (models ?? []).map((model) => modelNode(`${id}/${model}`, model, nameInTier(model, tier.name, all))),
    open: true,
  };
}

function modelNode(id: string, model: string, label: string): TreeNode {
  return {
    id,
    label,
    tooltip: model,
    icon: { name: "chip" },
    kind: "model",
    subject: model,
    command: "magi.openRegistry",
  };
}

function homelessNode(id: string, model: string, registry: Registry, tier: string | undefined): TreeNode {
  const known = registry.models.has(model);
  const why = !known ? "not in the registry" : tier === undefined ? "no tier" : `tier ${tier} is not in tier_config`;
  return { ...modelNode(id, model, model), description: why, icon: { name: "circle-slash", colour: "warning" } };
}

/** How the profile answers, beside where. */
function mannerNodes(parent: string, profile: Profile): readonly TreeNode[] {
  const { two_stage: twoStage, load_balancing: balancing, routing } = profile;
  const notes: TreeNode[] = [];
  if (routing.rules.length > 0)
    notes.push({
      id: `${parent}/rules`,
      label: countOf(routing.rules.length, "rule"),
      description: `for certain prompts, to ${[...new Set(routing.rules.map(({ tier }) => tier))].join(", ")}`,
      icon: { name: "list-filter" },
      kind: "note",
    });
  if (twoStage.enabled)
    notes.push({
      id: `${parent}/two-stage`,
      label: "two-stage",
      description: `${twoStage.stage1_tier}, then ${twoStage.stage2_tier}`,
      tooltip: `Prompts above ${twoStage.stage1_tier} get a draft of at most ${twoStage.stage1_max_tokens} tokens, which ${twoStage.stage2_tier} improves.`,
      icon: { name: "git-compare" },
      kind: "note",
    });
  notes.push({
    id: `${parent}/balancing`,
    label: balancing.enabled ? balancing.strategy.replace("_", " ") : "first healthy model",
    description: `checked every ${balancing.health_check_interval} s`,
    icon: { name: "arrow-swap" },
    kind: "note",
  });
  return notes;
}
