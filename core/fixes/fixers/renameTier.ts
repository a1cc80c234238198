import { readNames } from "../../language/navigation/names.ts";
import { renameHere } from "../../language/navigation/rename.ts";
import { findNearest } from "../../text/nearest.ts";
import type { Fix, FixContext } from "../fix.ts";
import { writtenTiers } from "../ladder.ts";
import { usableTiers } from "./usableTiers.ts";

/** Gives a tier that no model serves the name of the one that models wait for, where it is spelt nearly so. */
export function renameEmptyTier(name: string, context: FixContext): readonly Fix[] {
  const there = new Set(writtenTiers(context)?.map((tier) => tier.name));
  const waiting = [...(usableTiers(context) ?? [])].filter((tier) => !there.has(tier));
  return rename(name, findNearest(name, waiting), context);
}

/** Gives a tier that is spelt nearly as the one that a model waits for its name, unless models serve it as it is. */
export function renameToTier(name: string, context: FixContext): readonly Fix[] {
  const served = usableTiers(context);
  const empty = (writtenTiers(context) ?? []).flatMap((tier) => (served?.has(tier.name) === false ? [tier.name] : []));
  return rename(findNearest(name, empty), name, context);
}

function rename(from: string | undefined, to: string | undefined, context: FixContext): readonly Fix[] {
  if (from === undefined || to === undefined) return [];
  const names = readNames(context.text, context.sketch);
  const use = names.uses.find((one) => one.kind === "tier" && one.name === from && one.isDeclaration);
  const result = use === undefined ? undefined : renameHere(names, { kind: "tier", name: from, use }, to);
  if (result === undefined || result.kind === "refused") return [];
  return [{ title: `Rename the tier \`${from}\` to \`${to}\``, edits: result.edits, isPreferred: true, isSafe: false }];
}
