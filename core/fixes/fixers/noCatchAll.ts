import type { Fix, Fixer } from "../fix.ts";
import { addTier, compareTiers, ladderFrom, setScore, writtenTiers } from "../ladder.ts";
import { usableTiers } from "./usableTiers.ts";

/**
 * The highest tier takes the rest, which it does anyway; or a tier above it that models of the profile serve. While there
 * is one, nobody but the author knows which is meant.
 */
export const noCatchAll: Fixer = (_, context) => {
  const highest = ladderFrom(writtenTiers(context) ?? [])?.at(-1);
  if (highest === undefined) return [];
  const there = new Set(context.parsed.profile.tier_config.map(({ name }) => name));
  const more = [...(usableTiers(context) ?? [])].filter(
    (name) => !there.has(name) && (compareTiers(name, highest.name, context) ?? 1) > 0,
  );
  const edit = setScore(highest, Infinity, context.text);
  const first: readonly Fix[] =
    edit === undefined
      ? []
      : [
          {
            title: `Let \`${highest.name}\` take the rest: \`.inf\``,
            edits: [edit],
            isPreferred: true,
            isSafe: more.length === 0,
          },
        ];
  return [
    ...first,
    ...more.flatMap((name): readonly Fix[] => {
      const edits = addTier(name, context);
      return edits === undefined ? [] : [{ title: `Add the tier \`${name}\` for the rest`, edits, isSafe: false }];
    }),
  ];
};
