import { asList } from "../../diagnostics/facts.ts";
import { yamlText } from "../../language/completion/yamlText.ts";
import { rootOf } from "../../language/sketchFacts.ts";
import { asRecord } from "../../record.ts";
import { findEntry, itemPlaces } from "../editing/places.ts";
import { asScalar, scoreText } from "../editing/values.ts";
import type { Fix, FixContext } from "../fix.ts";
import { compareTiers, highestScore } from "../ladder.ts";
import { comesTo } from "../proof.ts";

/** More could not each have a score in halves of its own. */
const mostNames = 20;

/** `tier_config: [fast, powerful]`: each name becomes a tier, which shares the scores with the others evenly. */
export function namesAsTiers(context: FixContext): readonly Fix[] {
  const data = asRecord(context.parsed.data);
  const names = asList(data["tier_config"]).filter((name): name is string => typeof name === "string" && name !== "");
  const scalars = itemPlaces(findEntry(rootOf(context.sketch), "tier_config")).flatMap(
    ({ item }) => asScalar(item.value) ?? [],
  );
  if (names.length > mostNames || new Set(names).size < names.length || scalars.length !== names.length) return [];
  // Whose the lower scores are can only be told when easier tiers come first.
  const isAbove = (name: string, at: number): boolean =>
    names.slice(at + 1).some((other) => Number(compareTiers(name, other, context)) > 0);
  if (names.some(isAbove)) return [];
  const scores = names.map((_, at) =>
    at === names.length - 1 ? Infinity : Math.round(((at + 1) / names.length) * highestScore * 2) / 2,
  );
  const tiers = names.map((name, at) => ({ name, max_score: scores[at] ?? Infinity }));
  const edits = tiers.flatMap(({ name, max_score: score }, at) => {
    const range = scalars[at]?.range;
    return range === undefined ? [] : [{ range, text: `{ name: ${yamlText(name)}, max_score: ${scoreText(score)} }` }];
  });
  const title = names.length === 1 ? "Write the name as a tier" : "Write the names as tiers";
  const fix: Fix = { title, edits, isPreferred: true, isSafe: false };
  return comesTo(fix, { ...data, tier_config: tiers }, context) ? [fix] : [];
}
