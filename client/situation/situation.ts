import type { Profile } from "../../core/profile/profile.ts";
import type { Registry } from "../../core/registry/registry.ts";
import type { RouterStatus } from "../../protocol/routerApi.ts";

/**
 * Everything that the views show, in one value: they are pure functions of it, so that the status bar, the trees and
 * the chat can never disagree.
 */
export interface Situation {
  readonly files: MagiFiles;
  readonly active: ActiveProfile;
  readonly router: RouterState;
}

/** What is on disk, as far as MAGI reads it. */
export interface MagiFiles {
  /** False until the disk was read for the first time. */
  readonly loaded: boolean;
  /** Where MAGI's files are, or would be; undefined without a workspace folder. */
  readonly places: MagiPlaces | undefined;
  /** Whether these folders are MAGI's; somebody else's `config/profiles` is left alone. */
  readonly isMagi: boolean;
  /** Why the profiles folder cannot be read, in one sentence. */
  readonly problem?: string;
  /** By name. Empty when the folder is not MAGI's. */
  readonly profiles: readonly ProfileFile[];
  readonly registry: RegistryFile;
}

/** Absolute paths. */
export interface MagiPlaces {
  readonly folder: string;
  readonly profilesFolder: string;
  readonly registryFile: string;
}

export interface ProfileFile {
  /** The file's stem: the name on the command line and in the settings. */
  readonly name: string;
  readonly path: string;
  /** The best reading of the file. */
  readonly profile: Profile;
  /** The first thing that is wrong with the file, in one sentence. */
  readonly problem?: string;
}

export type RegistryFile =
  | { readonly state: "missing" }
  | { readonly state: "broken"; readonly problem: string }
  | { readonly state: "ok"; readonly registry: Registry };

export interface ActiveProfile {
  /** The name of a profile that exists; undefined when there is none at all. */
  readonly name: string | undefined;
  readonly source: "setting" | "remembered" | "fallback";
  /** The profile that was asked for and is not there. */
  readonly missing?: string;
}

export type RouterState =
  /** Not wanted: no folder, no profiles in it, or a workspace that is not trusted. */
  | { readonly kind: "off"; readonly why: RouterNotWanted }
  /** `again` after it ended by itself. */
  | { readonly kind: "starting"; readonly again: boolean }
  | { readonly kind: "running"; readonly status: RouterStatus | undefined }
  /** It ended by itself; `retrying` when it is about to be started again. */
  | { readonly kind: "down"; readonly retrying: boolean; readonly problem: string };

export type RouterNotWanted = "no-folder" | "no-profiles" | "untrusted";

/** The active profile's file. */
export function findActiveProfile(situation: Pick<Situation, "files" | "active">): ProfileFile | undefined {
  return situation.files.profiles.find((file) => file.name === situation.active.name);
}
