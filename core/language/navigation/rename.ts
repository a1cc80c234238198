import type { TextRange } from "../../problem.ts";
import { defaultTiers } from "../../profile/profile.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import { yamlText } from "../completion/yamlText.ts";
import { sameAnchor } from "./anchors.ts";
import type { NameUse, ProfileNames } from "./names.ts";
import { findThing } from "./thing.ts";
import type { Thing } from "./thing.ts";

/** Why something is not renamed, in one sentence. */
export interface Refusal {
  readonly kind: "refused";
  readonly reason: string;
}

/** What will be renamed: the word that the editor shows, and how it is called now. */
export interface RenameTarget {
  readonly kind: "target";
  readonly thing: Thing;
  readonly range: TextRange;
  readonly placeholder: string;
}

export interface Renaming {
  readonly kind: "edits";
  readonly edits: readonly TextEdit[];
}

/** What is no name of anything: editors that ask first are told that nothing is there, and say so in their own way. */
export const nothingToRename = refused("Only tiers, model ids, and anchors with their aliases can be renamed.");

/** Whether the word at an offset can be renamed. */
export function prepareRename(names: ProfileNames, offset: number): RenameTarget | Refusal {
  const thing = findThing(names, offset);
  if (thing === undefined) return nothingToRename;
  if (thing.kind === "anchor") {
    const { start, end } = thing.use.range;
    return { kind: "target", thing, range: { start: start + 1, end }, placeholder: thing.name };
  }
  if (thing.kind === "tier" && names.tiers.length === 0 && defaultTiers.some(({ name }) => name === thing.name))
    return refused(
      `The tier ${thing.name} is one of those that every profile has by default; name your own under \`tier_config\` first.`,
    );
  return { kind: "target", thing, range: thing.use.word, placeholder: thing.name };
}

/** The edits that give a tier or an anchor of a file another name, or why they would do harm. */
export function renameHere(names: ProfileNames, thing: Thing, newName: string): Renaming | Refusal {
  return thing.kind === "anchor" ? renameAnchor(names, thing, newName) : renameTier(names, thing, newName.trim());
}

/** What is wrong with a new name, whatever it is for; `what` as it begins a sentence, such as "A tier". */
export function refuseName(newName: string, what: string): Refusal | undefined {
  if (newName.trim() === "") return refused(`${what} needs a name; this one is empty.`);
  // eslint-disable-next-line no-control-regex -- These are what a name may not hold.
  if (/[\u0000-\u001f\u007f\u0085\u2028\u2029]/.test(newName))
    return refused("A name is one line of ordinary characters.");
  return undefined;
}

/** The edits that give a model another id in one profile. */
export function renameModel(names: ProfileNames, id: string, newId: string): readonly TextEdit[] {
  return spellings(names, "model", id, newId);
}

function renameTier(names: ProfileNames, { name }: Thing, newName: string): Renaming | Refusal {
  const bad = refuseName(newName, "A tier");
  if (bad !== undefined) return bad;
  if (newName !== name && names.tiers.some((tier) => tier.name === newName))
    return refused(`The profile has a tier ${newName} already; two tiers cannot share a name.`);
  return { kind: "edits", edits: spellings(names, "tier", name, newName) };
}

function renameAnchor(
  names: ProfileNames,
  { name, use }: Extract<Thing, { readonly kind: "anchor" }>,
  newName: string,
): Renaming | Refusal {
  const bare = newName.trim().replace(/^[&*]/, "");
  const bad = refuseName(bare, "An anchor");
  if (bad !== undefined) return bad;
  if (/[\s,[\]{}]/.test(bare)) return refused("The name of an anchor has no spaces, commas or brackets.");
  if (bare !== name && names.anchors.some((other) => other.kind === "anchor" && other.name === bare))
    return refused(`The file has an anchor ${bare} already; its aliases would mean another value.`);
  const edits = sameAnchor(use, names.anchors).map(({ range: { start, end } }) => ({
    range: { start: start + 1, end },
    text: bare,
  }));
  return { kind: "edits", edits };
}

/** Aliases say the name by what they stand for, so only the places that spell it change. */
function spellings(names: ProfileNames, kind: NameUse["kind"], name: string, newName: string): readonly TextEdit[] {
  return names.uses
    .filter((use) => use.kind === kind && use.name === name && !use.isAlias)
    .map(({ range, quote }) => ({ range, text: spelled(newName, quote) }));
}

/** A name in the quotes that it had, as far as they can hold it. */
function spelled(name: string, quote: NameUse["quote"]): string {
  // In a block scalar, a line means what it says.
  if (quote === "|") return name;
  if (quote === '"') return JSON.stringify(name);
  return quote === "'" ? `'${name.replaceAll("'", "''")}'` : yamlText(name);
}

export function refused(reason: string): Refusal {
  return { kind: "refused", reason };
}
