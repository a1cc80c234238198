import { listProfileFiles, readProfileFile } from "../../workspace/profiles/profileFiles.ts";
import type { ProfileReading } from "../../workspace/profiles/profileFiles.ts";
import { looksLikeProfile } from "../../core/language/looksLikeProfile.ts";
import { readRegistry } from "../../workspace/registry/readRegistry.ts";
import { parseProfile } from "../../core/profile/parseProfile.ts";
import type { MagiFiles, MagiPlaces, ProfileFile, RegistryFile } from "../situation/situation.ts";

/** Reads everything anew. Never throws; what cannot be read says why in its `problem`. */
export async function loadMagiFiles(places: MagiPlaces): Promise<MagiFiles> {
  const [found, registry] = await Promise.all([loadProfiles(places.profilesFolder), loadRegistry(places.registryFile)]);
  const { files, problem } = found;
  const isMagi = registry.state !== "missing" || problem !== undefined || files.some((file) => file.looksLikeProfile);
  const profiles = isMagi ? files.map((file) => file.profile) : [];
  return { loaded: true, places, isMagi, profiles, registry, ...(problem !== undefined && { problem }) };
}

interface FoundFile {
  readonly profile: ProfileFile;
  readonly looksLikeProfile: boolean;
}

async function loadProfiles(
  folder: string,
): Promise<{ readonly files: readonly FoundFile[]; readonly problem?: string }> {
  try {
    const names = await listProfileFiles(folder);
    const files = await Promise.all(
      names.map(async ({ name, file }) => toFoundFile({ name, path: file }, await readProfileFile(file))),
    );
    return { files };
  } catch (error) {
    return { files: [], problem: error instanceof Error ? error.message : String(error) };
  }
}

function toFoundFile(file: { readonly name: string; readonly path: string }, reading: ProfileReading): FoundFile {
  // A file that cannot be read is still a profile in the list, with the reason beside it.
  if (reading.state !== "ok") {
    const { profile } = parseProfile("", file.name);
    return { profile: { ...file, profile, problem: reading.message }, looksLikeProfile: false };
  }
  const { profile, problems, data } = reading.profile.parsed;
  const worst =
    problems.find((problem) => problem.severity === "error") ??
    problems.find((problem) => problem.code === "empty-profile");
  return {
    profile: { ...file, profile, ...(worst !== undefined && { problem: worst.message }) },
    looksLikeProfile: looksLikeProfile(data),
  };
}

async function loadRegistry(file: string): Promise<RegistryFile> {
  const reading = await readRegistry(file);
  switch (reading.state) {
    case "ok":
      return { state: "ok", registry: reading.registry };
    case "missing":
      return { state: "missing" };
    case "broken":
    case "unreadable":
      return { state: "broken", problem: reading.message };
  }
}
