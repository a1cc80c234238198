import { defaultTiers } from "../profile/profile.ts";
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
  return itemsOf(valueOf(rootOf(sketch), "tier_config")).flatMap(({ value }) => {
    const name = textOf(valueOf(value, "name"));
    if (name === undefined || name === "") return [];
    return [
      {
        name,
        maxScore: numberOf(textOf(valueOf(value, "max_score"))),
        expectedTimeSeconds: numberOf(textOf(valueOf(value, "expected_time_seconds"))),
      },
    ];
  });
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

/** The tiers that models of the registry serve, each once, in the registry's order. */
export function registryTiers(registry: Registry | undefined): readonly string[] {
  return [...new Set([...(registry?.models.values() ?? [])].flatMap((model) => effectiveTier(model) ?? []))];
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  if (/^\+?\.(?:inf|Inf|INF)$/.test(text)) return Infinity;
  const value = Number(text);
  return Number.isNaN(value) ? undefined : value;
}
