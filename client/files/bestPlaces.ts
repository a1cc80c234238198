import type { MagiPlaces } from "../situation/situation.ts";

/**
 * Of the places in several folders those of the first that has both profiles and a registry, else profiles: `config/profiles`
 * may be somebody else's. Those of the first folder where none has any.
 */
export function bestPlaces(places: readonly MagiPlaces[], exists: (path: string) => boolean): MagiPlaces | undefined {
  const withProfiles = places.filter(({ profilesFolder }) => exists(profilesFolder));
  return withProfiles.find(({ registryFile }) => exists(registryFile)) ?? withProfiles[0] ?? places[0];
}
