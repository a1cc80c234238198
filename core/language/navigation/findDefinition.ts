import type { TextRange } from "../../problem.ts";
import { bindAliases } from "./anchors.ts";
import type { ProfileNames } from "./names.ts";
import { findThing } from "./thing.ts";

export type Definition =
  | {
      readonly kind: "here";
      /** The word that was asked about. */
      readonly origin: TextRange;
      /** What defines it, and the word to jump to within. */
      readonly places: readonly { readonly target: TextRange; readonly selection: TextRange }[];
    }
  /** A model is defined by its entry in the registry. */
  | { readonly kind: "model"; readonly origin: TextRange; readonly id: string };

/**
 * What defines the word at an offset: the item of `tier_config` for a tier, the registry for a model, the anchor for an
 * alias. A definition defines itself. `undefined` where nothing does.
 */
export function findDefinition(names: ProfileNames, offset: number): Definition | undefined {
  const thing = findThing(names, offset);
  switch (thing?.kind) {
    case undefined:
      return undefined;
    case "model":
      return { kind: "model", origin: thing.use.word, id: thing.name };
    case "anchor": {
      const { use } = thing;
      const anchor = use.kind === "anchor" ? use : bindAliases(names.anchors).get(use);
      if (anchor === undefined) return undefined;
      return { kind: "here", origin: use.range, places: [{ target: anchor.range, selection: anchor.range }] };
    }
    case "tier": {
      const places = names.uses
        .filter(({ kind, name, isDeclaration }) => kind === "tier" && isDeclaration && name === thing.name)
        .map(({ around, word }) => ({ target: around, selection: word }));
      return places.length === 0 ? undefined : { kind: "here", origin: thing.use.word, places };
    }
  }
}
