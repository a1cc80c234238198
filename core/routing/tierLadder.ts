import type { Profile, Tier } from "../profile/profile.ts";

/** The tiers by rising `max_score`, whatever their order in the file; never empty. */
export type TierLadder = readonly [Tier, ...Tier[]];

/** Sorts the profile's tiers. Of two tiers with one name the first in the file counts. */
export function ladderOf(profile: Profile): TierLadder {
  const named = new Map<string, Tier>();
  for (const tier of profile.tier_config) if (!named.has(tier.name)) named.set(tier.name, tier);
  const [lowest, ...others] = [...named.values()].sort((a, b) => a.max_score - b.max_score);
  if (lowest === undefined) throw new Error("A profile without tiers: parsing fills in the default ladder.");
  return [lowest, ...others];
}

/** The first tier that takes the score (boundaries are inclusive), or `undefined` when it is above all of them. */
export function findTierFor(score: number, ladder: TierLadder): Tier | undefined {
  return ladder.find((tier) => score <= tier.max_score);
}

export function findTierNamed(name: string, ladder: TierLadder): Tier | undefined {
  return ladder.find((tier) => tier.name === name);
}

/** The order in which tiers stand in for one that cannot answer: the next ones up, then the next ones down. */
export function standInsFor(tier: Tier, ladder: TierLadder): readonly Tier[] {
  const known = standIns.get(tier);
  if (known?.ladder === ladder) return known.tiers;
  const at = ladder.indexOf(tier);
  const tiers = [...ladder.slice(at + 1), ...ladder.slice(0, at).reverse()];
  standIns.set(tier, { ladder, tiers });
  return tiers;
}

/** The same for each prompt, so it is worked out once. */
const standIns = new WeakMap<Tier, { readonly ladder: TierLadder; readonly tiers: readonly Tier[] }>();

/** "scores up to 3", or "any score" for the tier that takes everything. */
export function scoresOf(tier: Tier): string {
  return tier.max_score === Infinity ? "any score" : `scores up to ${String(tier.max_score)}`;
}
