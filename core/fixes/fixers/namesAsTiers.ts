import { yamlText } from "../../language/completion/yamlText.ts";
import type { SketchScalar } from "../../language/sketch/sketch.ts";
import { rootOf } from "../../language/sketchFacts.ts";
import { findEntry, itemPlaces } from "../editing/places.ts";
import { asScalar, scoreText } from "../editing/values.ts";
import type { Fix, FixContext } from "../fix.ts";
import { compareTiers, highestScore } from "../ladder.ts";

/** `tier_config: [fast, powerful]`: each name becomes a tier, which shares the scores with the others evenly. */
export function namesAsTiers(context: FixContext): readonly Fix[] {
  const places = itemPlaces(findEntry(rootOf(context.sketch), "tier_config"));
  const names = places.flatMap(({ item }) => asScalar(item.value) ?? []).filter(isName);
  if (names.length === 0 || names.length < places.length) return [];
  // Which scores are whose can only be told when easier tiers come first.
  const isInOrder = names.every(
    ({ text }, at) => at === 0 || !(Number(compareTiers(names[at - 1]?.text ?? "", text, context)) > 0),
  );
  if (!isInOrder) return [];
  const edits = names.map(({ range, text }, at) => {
    const share = Math.round(((at + 1) / names.length) * highestScore * 2) / 2;
    const score = at === names.length - 1 ? ".inf" : scoreText(share);
    return { range, text: `{ name: ${yamlText(text)}, max_score: ${score} }` };
  });
  return [
    {
      title: names.length === 1 ? "Write the name as a tier" : "Write the names as tiers",
      edits,
      isPreferred: true,
      isSafe: false,
    },
  ];
}

function isName({ text, style }: SketchScalar): boolean {
  return /^[\w.-]+$/.test(text) && style !== "block" && !/^(?:~|null|true|false|[\d.]+)$/i.test(text);
}
