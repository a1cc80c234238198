import { SymbolKind } from "vscode-languageserver/node";
import type { SymbolInformation } from "vscode-languageserver/node";
import { profileSymbols, rankOf } from "../../core/language/navigation/workspaceSymbols.ts";
import type { ProfileSymbol } from "../../core/language/navigation/workspaceSymbols.ts";
import { toRange } from "../convert/ranges.ts";
import { closedProfiles, openProfiles } from "../navigation/profilesOf.ts";
import type { ProfileFile } from "../navigation/profilesOf.ts";
import { runSafely } from "../runSafely.ts";
import type { Feature } from "./feature.ts";

/** More than anybody reads; what is typed next narrows the list down. */
const maxListed = 200;
const ranks = 4;

const kinds: Readonly<Record<ProfileSymbol["kind"], SymbolKind>> = {
  profile: SymbolKind.File,
  tier: SymbolKind.EnumMember,
  model: SymbolKind.Object,
};

/** A symbol that is ready to be looked for. */
interface Known {
  readonly symbol: ProfileSymbol;
  readonly lowerName: string;
}

/** Profiles, tiers and models of the whole workspace by their names. */
export const workspaceSymbols: Feature = (context) => {
  const { connection, open, sites } = context;
  // A file that has not changed is the same object, so that each is read once.
  const known = new WeakMap<ProfileFile, readonly Known[]>();
  const symbolsOf = (file: ProfileFile): readonly Known[] => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const found = profileSymbols(file.names, file.stem).map((symbol) => ({
      symbol,
      lowerName: symbol.name.toLowerCase(),
    }));
    known.set(file, found);
    return found;
  };

  connection.onWorkspaceSymbol(({ query }) =>
    runSafely<SymbolInformation[]>({ method: "workspace/symbol", log: connection.console, fallback: [] }, async () => {
      await sites.known;
      await Promise.all(sites.all.map((site) => site.known));
      const files = [
        ...openProfiles(open, sites.all),
        ...sites.all.flatMap((site) => (site.isMagi ? closedProfiles(site, open) : [])),
      ];
      const byRank: { readonly file: ProfileFile; readonly symbol: ProfileSymbol }[][] = Array.from(
        { length: ranks },
        () => [],
      );
      const lowerQuery = query.toLowerCase().replace(/\s+/g, "");
      for (const file of files)
        for (const { symbol, lowerName } of symbolsOf(file)) {
          const rank = rankOf(lowerName, lowerQuery);
          if (rank !== undefined) byRank[rank]?.push({ file, symbol });
        }
      return byRank
        .flat()
        .slice(0, maxListed)
        .map(({ file: { document, names, stem }, symbol: { kind, name, range } }) => ({
          name,
          kind: kinds[kind],
          containerName: kind === "profile" ? "profile" : (names.profile?.name ?? stem),
          location: { uri: document.uri, range: toRange(document, range) },
        }));
    }),
  );
  return { workspaceSymbolProvider: true };
};
