import type { Location } from "vscode-languageserver/node";
import { findReferences } from "../../core/language/navigation/findReferences.ts";
import { readNames } from "../../core/language/navigation/names.ts";
import { findThing } from "../../core/language/navigation/thing.ts";
import { toRange } from "../convert/ranges.ts";
import { answerForBoth, findModelAt } from "../navigation/answerForBoth.ts";
import { locationInRegistry, locationsInProfiles } from "../navigation/modelLocations.ts";
import type { Feature } from "./feature.ts";

/**
 * Where something is used: a tier or an anchor in its file, a model in every profile of the workspace, its entry in the
 * registry being the declaration.
 */
export const references: Feature = (context) => {
  context.connection.onReferences(({ textDocument: { uri }, position, context: { includeDeclaration } }) => {
    const ofModel = async (id: string, site: Parameters<typeof locationInRegistry>[1]): Promise<Location[]> => [
      ...(includeDeclaration ? await locationInRegistry(id, site, context) : []),
      ...locationsInProfiles(id, site, context),
    ];
    return answerForBoth<Location[] | null>(
      context,
      { method: "textDocument/references", uri, fallback: null },
      {
        profile: async ({ document, sketch, site }) => {
          const names = readNames(document.getText(), sketch);
          const thing = findThing(names, document.offsetAt(position));
          if (thing === undefined) return null;
          if (thing.kind === "model" && site !== undefined) return ofModel(thing.name, site);
          return findReferences(names, thing)
            .filter(({ isDeclaration }) => includeDeclaration || !isDeclaration)
            .map(({ range }) => ({ uri, range: toRange(document, range) }));
        },
        registry: async ({ site, file }) => {
          const model = findModelAt(file, file.document.offsetAt(position));
          return model === undefined ? null : ofModel(model.id, site);
        },
      },
    );
  });
  return { referencesProvider: true };
};
