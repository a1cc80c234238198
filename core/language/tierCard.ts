import type { Registry } from "../registry/registry.ts";
import { effectiveTier } from "../registry/registry.ts";
import { inlineCode } from "./markdown.ts";
import { sketchedModels, sketchedTiers } from "./sketchFacts.ts";
import type { SketchedTier } from "./sketchFacts.ts";
import type { Sketch } from "./sketch/sketch.ts";

/** What a tier of the profile does, as Markdown: the scores it really gets, its models, its time. */
export function tierCard(name: string, sketch: Sketch, registry: Registry | undefined): string | undefined {
  const tiers = sketchedTiers(sketch);
  if (name === "") return undefined;
  const tier = tiers.find((one) => one.name === name);
  if (tier === undefined) {
    const names = tiers.map((one) => inlineCode(one.name)).join(", ");
    return `**${inlineCode(name)}** — not a tier of this profile. It has: ${names}.`;
  }
  const seconds = tier.expectedTimeSeconds === undefined ? "" : `\n- Usually answers in ${tier.expectedTimeSeconds} s`;
  return `**${inlineCode(name)}** — ${scoreWords(tier, tiers)}\n\n- Models: ${modelWords(name, sketch, registry)}${seconds}`;
}

/** The scores that reach a tier, the lower ones being taken by the tiers before it. */
export function scoreWords(tier: SketchedTier, tiers: readonly SketchedTier[]): string {
  const { maxScore } = tier;
  if (maxScore === undefined) return "no `max_score` yet";
  const ladder = tiers
    .filter((one) => one.maxScore !== undefined)
    .sort((a, b) => (a.maxScore ?? 0) - (b.maxScore ?? 0));
  const below = ladder[ladder.indexOf(tier) - 1]?.maxScore;
  if (below === maxScore || (below !== undefined && below >= 10))
    return "no prompt reaches it: the tiers before it take every score";
  if (maxScore >= 10) return below === undefined ? "takes every score" : `takes scores above ${below}`;
  return below === undefined ? `takes scores up to ${maxScore}` : `takes scores above ${below}, up to ${maxScore}`;
}

function modelWords(tier: string, sketch: Sketch, registry: Registry | undefined): string {
  if (registry === undefined) return "unknown without a registry";
  const ids = sketchedModels(sketch).filter((id) => {
    const model = registry.models.get(id);
    return model !== undefined && effectiveTier(model) === tier;
  });
  if (ids.length === 0) return "none of the enabled ones serves this tier";
  const shown = ids.slice(0, 10).map(inlineCode).join(", ");
  return ids.length > 10 ? `${shown} and ${ids.length - 10} more` : shown;
}
