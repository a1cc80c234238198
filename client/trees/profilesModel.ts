import { ladderOf } from "../../core/routing/tierLadder.ts";
import type { Profile, Tier } from "../../core/profile/profile.ts";
import { effectiveTier } from "../../core/registry/registry.ts";
import type { Registry } from "../../core/registry/registry.ts";
import { profileSummary } from "../activeProfile/profilePickModel.ts";
import { scoresOf } from "../text/scoresOf.ts";
import { countOf } from "../text/countOf.ts";
import type { ProfileFile, Situation } from "../situation/situation.ts";
import type { TreeIcon, TreeNode } from "./treeNode.ts";

/** Every profile, and in it what it does: where prompts go, by which models, and how. */
export function profilesTree(situation: Pick<Situation, "files" | "active">): readonly TreeNode[] {
  const { profiles, registry } = situation.files;
  const known = registry.state === "ok" ? registry.registry : undefined;
  return profiles.map((file) => profileNode(file, known, file.name === situation.active.name));
}

function profileNode(file: ProfileFile, registry: Registry | undefined, active: boolean): TreeNode {
  const { profile } = file;
  const id = `profile/${file.name}`;
  return {
    id,
    label: file.name,
    description: active ? `active · ${profileSummary(file)}` : profileSummary(file),
    tooltip: [file.name, profile.description, file.problem ?? "", file.path].filter((line) => line !== "").join("\n"),
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

function tierNodes(parent: string, profile: Profile, registry: Registry | undefined): readonly TreeNode[] {
  const ids = [...new Set(profile.enabled_models)];
  const tierOf = (id: string): string | undefined => {
    const model = registry?.models.get(id);
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

function tierNode(id: string, tier: Tier, models: readonly string[]): TreeNode {
  const empty = models.length === 0;
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
    children: models.map((model) => modelNode(`${id}/${model}`, model)),
    open: true,
  };
}

function modelNode(id: string, model: string): TreeNode {
  return { id, label: model, icon: { name: "chip" }, kind: "model", subject: model, command: "magi.openRegistry" };
}

function homelessNode(id: string, model: string, registry: Registry | undefined, tier: string | undefined): TreeNode {
  const known = registry?.models.has(model) === true;
  const why = !known ? "not in the registry" : tier === undefined ? "no tier" : `tier ${tier} is not in tier_config`;
  return { ...modelNode(id, model), description: why, icon: { name: "circle-slash", colour: "warning" } };
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
      description: `${twoStage.stage1_tier} drafts ${twoStage.stage1_max_tokens} tokens, ${twoStage.stage2_tier} refines`,
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
