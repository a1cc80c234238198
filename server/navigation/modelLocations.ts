import type { Location } from "vscode-languageserver/node";
import { modelReferences } from "../../core/language/navigation/findReferences.ts";
import { toRange } from "../convert/ranges.ts";
import type { FeatureContext } from "../features/feature.ts";
import type { Site } from "../sites/site.ts";
import { profilesSharing, thatMayName } from "./profilesOf.ts";
import { findRegistryFile } from "./registryFile.ts";

/** Where the profiles that share a site's registry enable a model. */
export function locationsInProfiles(id: string, site: Site, context: FeatureContext): readonly Location[] {
  return thatMayName(profilesSharing(site, context), id).flatMap(({ document, names }) =>
    modelReferences(names, id).map((range) => ({ uri: document.uri, range: toRange(document, range) })),
  );
}

/** The key of a model's entry in the registry. */
export async function locationInRegistry(
  id: string,
  site: Site,
  { open }: FeatureContext,
): Promise<readonly Location[]> {
  const file = await findRegistryFile(site, open);
  const place = file?.places.get(id);
  if (file === undefined || place === undefined) return [];
  return [{ uri: file.document.uri, range: toRange(file.document, place.word) }];
}
