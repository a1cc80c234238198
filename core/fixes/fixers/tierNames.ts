import { ladderOf } from "../../routing/tierLadder.ts";
import type { FixContext } from "../fix.ts";
import { writtenTiers } from "../ladder.ts";

/**
 * The tiers that stages and rules may name, by rising score. Those that are written with a score that is none come last: the
 * profile as it is read has none of them, or the default tiers instead.
 */
export function tierNames(context: FixContext): readonly string[] {
  const ladder = ladderOf(context.parsed.profile).map(({ name }) => name);
  const written = new Set((writtenTiers(context) ?? []).map(({ name }) => name).filter((name) => name !== ""));
  return written.size === 0 ? ladder : [...new Set([...ladder.filter((name) => written.has(name)), ...written])];
}
