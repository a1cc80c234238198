import { defaultTiers, defaultTwoStage } from "../profile/profile.ts";
import type { TwoStage } from "../profile/profile.ts";
import type { Registry } from "../registry/registry.ts";
import { effectiveTier } from "../registry/registry.ts";
import { itemsOf, textOf, valueOf } from "./sketch/sketch.ts";
import type { Sketch, SketchNode } from "./sketch/sketch.ts";

/** A tier as far as it can be read. */
export interface SketchedTier {
  readonly name: string;
  /** Undefined when it is absent or not a number. */
  readonly maxScore: number | undefined;
  readonly expectedTimeSeconds: number | undefined;
}

/** The mapping at the root of the profile, if there is one. Only the first document of a file counts. */
export function rootOf(sketch: Sketch): SketchNode | undefined {
  return sketch.roots[0];
}

/** The tiers that `tier_config` names, in the order of the file. */
export function listedTiers(sketch: Sketch): readonly SketchedTier[] {
  return itemsOf(valueOf(rootOf(sketch), "tier_config")).flatMap(({ value }) => tierOf(value) ?? []);
}

/** The tier at a position of `tier_config`, if it has a name. */
export function tierAt(sketch: Sketch, index: number): SketchedTier | undefined {
  return tierOf(itemsOf(valueOf(rootOf(sketch), "tier_config"))[index]?.value);
}

function tierOf(node: SketchNode | undefined): SketchedTier | undefined {
  const name = textOf(valueOf(node, "name"));
  if (name === undefined || name === "") return undefined;
  return {
    name,
    maxScore: numberOf(textOf(valueOf(node, "max_score"))),
    expectedTimeSeconds: numberOf(textOf(valueOf(node, "expected_time_seconds"))),
  };
}

/** The tiers that the profile has: those of `tier_config`, or those by default when it names none. */
export function sketchedTiers(sketch: Sketch): readonly SketchedTier[] {
  const tiers = listedTiers(sketch);
  if (tiers.length > 0) return tiers;
  return defaultTiers.map((tier) => ({
    name: tier.name,
    maxScore: tier.max_score,
    expectedTimeSeconds: tier.expected_time_seconds,
  }));
}

/** The ids under `enabled_models`, in the order of the file. */
export function sketchedModels(sketch: Sketch): readonly string[] {
  return itemsOf(valueOf(rootOf(sketch), "enabled_models")).flatMap(({ value }) => textOf(value) ?? []);
}

const tiersOfRegistries = new WeakMap<Registry, ReadonlyMap<string, readonly string[]>>();

/** The tiers that models of the registry serve, in its order, with the ids of these models. Made once for each. */
export function registryTiers(registry: Registry | undefined): ReadonlyMap<string, readonly string[]> {
  if (registry === undefined) return new Map();
  const known = tiersOfRegistries.get(registry);
  if (known !== undefined) return known;
  const tiers = new Map<string, string[]>();
  for (const model of registry.models.values()) {
    const tier = effectiveTier(model);
    if (tier === undefined) continue;
    const ids = tiers.get(tier);
    if (ids === undefined) tiers.set(tier, [model.model_id]);
    else ids.push(model.model_id);
  }
  tiersOfRegistries.set(registry, tiers);
  return tiers;
}

/** Two-stage processing as the profile has it, with the defaults for what it does not say. */
export function sketchedStages(sketch: Sketch): TwoStage {
  const stages = valueOf(rootOf(sketch), "two_stage");
  const said = (key: keyof TwoStage): string | undefined => textOf(valueOf(stages, key)) || undefined;
  return {
    enabled: said("enabled") === "true",
    stage1_tier: said("stage1_tier") ?? defaultTwoStage.stage1_tier,
    stage2_tier: said("stage2_tier") ?? defaultTwoStage.stage2_tier,
    stage1_max_tokens: numberOf(said("stage1_max_tokens")) ?? defaultTwoStage.stage1_max_tokens,
  };
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  if (/^\+?\.(?:inf|Inf|INF)$/.test(text)) return Infinity;
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}
