import type { TextRange } from "../../problem.ts";
import type { ProfileNames } from "./names.ts";

/** Something of a profile that a person looks for by its name. */
export interface ProfileSymbol {
  readonly kind: "profile" | "tier" | "model";
  readonly name: string;
  readonly range: TextRange;
}

const fileStart: TextRange = { start: 0, end: 0 };

/** The profile itself, by its name and by its file's, then its tiers and models in the order of the text. */
export function profileSymbols({ uses, profile }: ProfileNames, stem: string): readonly ProfileSymbol[] {
  const range = profile?.word ?? fileStart;
  const own: ProfileSymbol[] = [{ kind: "profile", name: profile?.name ?? stem, range }];
  if (profile !== undefined && profile.name !== stem) own.push({ kind: "profile", name: stem, range: fileStart });
  return [
    ...own,
    ...uses
      .filter(({ kind, isDeclaration, isAlias }) => !isAlias && (kind === "model" || isDeclaration))
      .map(({ kind, name, word }) => ({ kind, name, range: word })),
  ];
}

/**
 * How well a name fits what was typed, 0 best; `undefined` when not all of its letters occur in their order. The
 * beginning counts more than the middle, and letters in a row more than letters here and there.
 */
export function rankOf(lowerName: string, lowerQuery: string): number | undefined {
  if (lowerQuery === "") return 3;
  const at = lowerName.indexOf(lowerQuery);
  if (at >= 0) return at === 0 ? (lowerName.length === lowerQuery.length ? 0 : 1) : 2;
  let from = 0;
  for (const letter of lowerQuery) {
    from = lowerName.indexOf(letter, from) + letter.length;
    if (from < letter.length) return undefined;
  }
  return 3;
}
