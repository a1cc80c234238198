import type { Tier } from "../../core/profile/profile.ts";

/** Which prompts a tier takes: "score up to 5", or "any score" for the tier that takes everything. */
export function scoresOf(tier: Tier): string {
  return tier.max_score === Infinity ? "any score" : `score up to ${tier.max_score}`;
}
