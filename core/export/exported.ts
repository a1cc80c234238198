import type { Profile } from "../profile/profile.ts";
import type { Registry } from "../registry/registry.ts";

/** What MAGI writes profiles for, as `magi export` names it. */
export const exportTargets = ["litellm", "llama-swap", "kubernetes"] as const;
export type ExportTarget = (typeof exportTargets)[number];

export interface ExportInput {
  /** The file's stem: what the top of the output calls the profile. */
  readonly name: string;
  readonly profile: Profile;
  readonly registry: Registry;
  /** Where a path of the registry is on this machine. */
  readonly toAbsolutePath: (path: string) => string;
}

/** A profile in another program's language. */
export interface Exported {
  /** YAML; the losses and what is left to do stand in comments at its top. */
  readonly text: string;
  /** How many models are in it; nothing can be done with an export of none. */
  readonly models: number;
  /** What cannot be said in that language: one sentence each. */
  readonly losses: readonly string[];
}

/** What an exporter makes; `writeExport` puts the parts together. */
export interface Translation {
  readonly documents: readonly unknown[];
  /** How many models are in it. */
  readonly models: number;
  readonly losses: readonly string[];
  /** What the reader has to do or know: one sentence each. */
  readonly notes: readonly string[];
}
