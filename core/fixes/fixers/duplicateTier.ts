import { asList } from "../../diagnostics/facts.ts";
import { asRecord } from "../../record.ts";
import type { Fixer } from "../fix.ts";
import { removeTier, writtenTiers } from "../ladder.ts";
import { findTier } from "./tiers.ts";

/** Without the one that changes nothing. Nobody need be asked when both say the same. */
export const duplicateTier: Fixer = (problem, context) => {
  const tier = findTier(problem, context);
  const removal = tier === undefined ? undefined : removeTier(tier, context);
  if (tier === undefined || removal === undefined) return [];
  const data = asList(asRecord(context.parsed.data)["tier_config"]);
  const first = writtenTiers(context)?.find(({ name }) => name === tier.name)?.place.index ?? 0;
  const isSame = JSON.stringify(entriesOf(data[first])) === JSON.stringify(entriesOf(data[tier.place.index]));
  return [
    {
      title: `Remove this \`${tier.name}\``,
      edits: removal.edits,
      isPreferred: true,
      isSafe: isSame && !removal.losesComment,
    },
  ];
};

/** Keys and values in one order; infinity, which JSON cannot say, as text. */
function entriesOf(tier: unknown): readonly (readonly [string, string])[] {
  return Object.entries(asRecord(tier))
    .map(([key, value]): [string, string] => [key, String(value)])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
