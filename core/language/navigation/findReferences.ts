import type { TextRange } from "../../problem.ts";
import { sameAnchor } from "./anchors.ts";
import type { ProfileNames } from "./names.ts";
import type { Thing } from "./thing.ts";

/** A place of one file where something is named. */
export interface Reference {
  readonly range: TextRange;
  /** Whether it says what the thing is, rather than using it. */
  readonly isDeclaration: boolean;
}

/**
 * Where a file names a thing, in the order of the text. A tier's uses are those of its name: the models that serve it
 * are shown elsewhere (hover, inlay hints) and would bury the two or three places that have to change with the name.
 */
export function findReferences(names: ProfileNames, thing: Thing): readonly Reference[] {
  if (thing.kind === "anchor")
    return sameAnchor(thing.use, names.anchors).map(({ kind, range }) => ({ range, isDeclaration: kind === "anchor" }));
  return names.uses
    .filter(({ kind, name }) => kind === thing.kind && name === thing.name)
    .map(({ word, isDeclaration }) => ({ range: word, isDeclaration }));
}

/** Where a file enables a model. */
export function modelReferences(names: ProfileNames, id: string): readonly TextRange[] {
  return names.uses.filter(({ kind, name }) => kind === "model" && name === id).map(({ word }) => word);
}
