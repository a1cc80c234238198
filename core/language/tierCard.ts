import type { Registry } from "../registry/registry.ts";
import { effectiveTier } from "../registry/registry.ts";
import { inlineCode } from "./markdown.ts";
import { registryTiers, sketchedModels, sketchedTiers } from "./sketchFacts.ts";
import type { SketchedTier } from "./sketchFacts.ts";
import type { Sketch } from "./sketch/sketch.ts";

/**
 * What a tier of the profile does, as Markdown: the scores it really gets, its models, its time; `undefined` for a name
 * that is none of its tiers, of which a diagnostic tells.
 */
export function tierCard(name: string, sketch: Sketch, registry: Registry | undefined): string | undefined {
  const tiers = sketchedTiers(sketch);
  const tier = tiers.find((one) => one.name === name);
  if (tier === undefined) return undefined;
  const seconds = tier.expectedTimeSeconds === undefined ? "" : `\n- Usually answers in ${tier.expectedTimeSeconds} s`;
  return `**${inlineCode(name)}** — ${scoreWords(tier, tiers)}\n\n- Models: ${modelWords(name, sketch, registry)}${seconds}`;
}

/** A tier that the profile does not have yet, by the models that would serve it. */
export function registryTierCard(name: string, registry: Registry | undefined): string | undefined {
  if (registry === undefined) return undefined;
  const ids = registryTiers(registry).get(name) ?? [];
  const models = ids.length === 0 ? "none of the registry serves this tier" : firstOf(ids);
  return `**${inlineCode(name)}** — a tier that this profile does not have yet\n\n- Models: ${models}`;
}

/** The scores that reach a tier, the lower ones being taken by the tiers before it. */
export function scoreWords(tier: SketchedTier, tiers: readonly SketchedTier[]): string {
  const { maxScore } = tier;
  if (maxScore === undefined) return "no `max_score` yet";
  const ladder = ladderOf(tiers);
  const place = ladder.findIndex((one) => one.name === tier.name);
  if (ladder[place]?.maxScore !== maxScore) return "no prompt reaches it: a tier of the same name stands before it";
  const below = ladder[place - 1]?.maxScore;
  if (below === maxScore || (below !== undefined && below >= 10))
    return "no prompt reaches it: the tiers before it take every score";
  if (maxScore >= 10) return below === undefined ? "takes every score" : `takes scores above ${below}`;
  return below === undefined ? `takes scores up to ${maxScore}` : `takes scores above ${below}, up to ${maxScore}`;
}

/** As the router has it: by rising score, and of two tiers with one name the first. */
function ladderOf(tiers: readonly SketchedTier[]): readonly SketchedTier[] {
  const named = new Map<string, SketchedTier>();
  for (const tier of tiers) if (tier.maxScore !== undefined && !named.has(tier.name)) named.set(tier.name, tier);
  return [...named.values()].sort((a, b) => (a.maxScore ?? 0) - (b.maxScore ?? 0));
}

function modelWords(tier: string, sketch: Sketch, registry: Registry | undefined): string {
  if (registry === undefined) return "unknown without a registry";
  const ids = new Set(sketchedModels(sketch));
  const serving = [...ids].filter((id) => {
    const model = registry.models.get(id);
    return model !== undefined && model.enabled !== false && effectiveTier(model) === tier;
  });
  return serving.length === 0 ? "none of the enabled ones serves this tier" : firstOf(serving);
}

function firstOf(ids: readonly string[]): string {
  const shown = ids.slice(0, 10).map(inlineCode).join(", ");
  return ids.length > 10 ? `${shown} and ${ids.length - 10} more` : shown;
}
