import type { Sketch } from "./sketch/sketch.ts";
import { inlineCode } from "./markdown.ts";
import { defaultLoadBalancing, strategies } from "../profile/profile.ts";
import { rootOf, sketchedStages, sketchedTiers } from "./sketchFacts.ts";
import { textOf, valueOf } from "./sketch/sketch.ts";
import { strategySentences } from "./strategyWords.ts";

/** What two-stage processing does in this profile, with its values, in a sentence of Markdown. */
export function stageWords(sketch: Sketch): string {
  const { enabled, stage1_tier, stage2_tier, stage1_max_tokens } = sketchedStages(sketch);
  if (!enabled) return "Off in this profile: every prompt is answered by its own tier alone.";
  const tiers = sketchedTiers(sketch);
  for (const name of [stage1_tier, stage2_tier])
    if (!tiers.some((tier) => tier.name === name)) return `On in this profile, but it has no tier ${inlineCode(name)}.`;
  const score = tiers.find((tier) => tier.name === stage1_tier)?.maxScore;
  if (score === undefined)
    return `On in this profile, but its tier ${inlineCode(stage1_tier)} has no \`max_score\` yet.`;
  if (score >= 10)
    return `On in this profile, but no prompt scores above its tier ${inlineCode(stage1_tier)}, so none is drafted.`;
  return `On in this profile: a prompt that scores above ${score} is drafted by ${inlineCode(stage1_tier)} in at most ${stage1_max_tokens} tokens and refined by ${inlineCode(stage2_tier)}; the others are answered by their own tier alone.`;
}

/** The same for load balancing. */
export function balancingWords(sketch: Sketch): string {
  const section = valueOf(rootOf(sketch), "load_balancing");
  if (textOf(valueOf(section, "enabled")) === "false")
    return "Off in this profile: the first healthy model of a tier answers, in the order of `enabled_models`.";
  const said = textOf(valueOf(section, "strategy"));
  const strategy = strategies.find((known) => known === said) ?? defaultLoadBalancing.strategy;
  return `On in this profile, by \`${strategy}\`: ${strategySentences[strategy].replace(/^./, (letter) => letter.toLowerCase())}`;
}
