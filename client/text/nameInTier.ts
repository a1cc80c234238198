/**
 * A model's id as it stands below or beside its tier, where the tier at its end says nothing new:
 * "qwen3_4p0b_q4km_fast" in "fast" is "qwen3_4p0b_q4km". `others` are ids that it must not be taken for.
 */
export function nameInTier(id: string, tier: string | undefined, others: ReadonlySet<string>): string {
  if (tier === undefined || tier === "" || !id.endsWith(`_${tier}`)) return id;
  const short = id.slice(0, -tier.length - 1);
  return short === "" || others.has(short) ? id : short;
}
