import type { Profile } from "../../core/profile/profile.ts";
import type { Endpoint } from "../../core/registry/endpoints.ts";
import { endpointsOf } from "../../core/registry/endpoints.ts";
import type { Registry } from "../../core/registry/registry.ts";
import { usableModels } from "../../core/routing/usableModels.ts";
import { readProfile } from "../../workspace/profiles/profileFiles.ts";
import type { ProfileReading, ReadProfile } from "../../workspace/profiles/profileFiles.ts";
import type { LastGoodRegistry } from "./lastGoodRegistry.ts";

/** A profile and the registry as they were at one moment. An answer keeps the snapshot that it began with. */
export interface Snapshot {
  /** The profile's name on the command line (file stem). */
  readonly name: string;
  readonly profile: Profile;
  readonly registry: Registry;
  /** Endpoints of the models that the profile can use, by `Endpoint.id`. */
  readonly endpoints: ReadonlyMap<string, Endpoint>;
}

export type SnapshotReading =
  | {
      readonly state: "ok";
      readonly name: string;
      readonly snapshot: Snapshot;
      /** A sentence for each enabled model that is not used. */
      readonly leftOut: readonly string[];
      /** Some sentences when it is not what the files say now. */
      readonly warning?: string;
    }
  | {
      readonly state: "unusable";
      readonly name: string | null;
      readonly code: "NO_PROFILE" | "NO_MODEL";
      /** One or two sentences: what is wrong and what to do. */
      readonly problem: string;
      /** There is no such profile. */
      readonly isMissing?: true;
    };

type Unusable = Extract<SnapshotReading, { readonly state: "unusable" }>;

export interface SnapshotSources {
  readonly profilesDir: string;
  readonly registry: LastGoodRegistry;
  /** The profile of that name as it is in use, for when it breaks: people save in the middle of a change. */
  readonly profileInUse: Profile | undefined;
}

/** Reads what a profile means now. Never throws. */
export async function readSnapshot(
  name: string | null,
  { profilesDir, registry: lastGood, profileInUse }: SnapshotSources,
): Promise<SnapshotReading> {
  if (name === null)
    return { state: "unusable", name, code: "NO_PROFILE", problem: "No profile is active. Choose one to begin." };
  const unusable = (code: Unusable["code"], problem: string): Unusable => ({
    state: "unusable",
    name,
    code,
    problem,
  });
  const [reading, inUse] = await Promise.all([readProfile(profilesDir, name), lastGood.read()]);
  if (reading.state === "missing") return { ...unusable("NO_PROFILE", reading.message), isMissing: true };
  const sound = soundProfile(reading, name, profileInUse);
  if (typeof sound === "string") return unusable("NO_PROFILE", sound);
  const { profile } = sound;
  if (profile.enabled_models.length === 0)
    return unusable("NO_MODEL", `Profile '${name}' enables no model. List model ids under enabled_models.`);
  if (inUse.state !== "ok") return unusable("NO_MODEL", inUse.problem);
  const { registry } = inUse;
  const { models, ...others } = usableModels(profile, registry);
  const leftOut = [...others.leftOut.values()];
  if (models.length === 0)
    return unusable("NO_MODEL", `Profile '${name}' has no model that can be used. ${leftOut.join(" ")}`);
  const endpoints = models
    .flatMap(({ id }) => endpointsOf(registry.models.get(id) ?? { model_id: id }))
    .map((endpoint) => [endpoint.id, endpoint] as const);
  const snapshot = { name, profile, registry, endpoints: new Map(endpoints) };
  const warnings = [sound.warning, inUse.warning].filter((warning) => warning !== undefined);
  return { state: "ok", name, snapshot, leftOut, ...(warnings.length > 0 && { warning: warnings.join(" ") }) };
}

/** A profile as its file is now, else as it is in use and why; a sentence when it can be used as neither. */
function soundProfile(
  reading: ProfileReading,
  name: string,
  inUse: Profile | undefined,
): { readonly profile: Profile; readonly warning?: string } | string {
  if (reading.state !== "ok") {
    const { message } = reading;
    return inUse === undefined
      ? message
      : { profile: inUse, warning: `${message} The last good profile stays in use.` };
  }
  // A file is empty for a moment when it is saved: it is emptied, then written.
  const isBeingSaved = inUse !== undefined && reading.profile.text.trim() === "";
  const mistake = isBeingSaved ? "the file is empty." : mistakeIn(reading.profile);
  if (mistake === undefined) return { profile: reading.profile.parsed.profile };
  return inUse === undefined
    ? `Profile '${name}' cannot be used: ${mistake}`
    : { profile: inUse, warning: `The last change to profile '${name}' is not in use yet: ${mistake}` };
}

/** Why a profile's file makes no sense at present, and where; what is less than that leaves a sound rest and defaults. */
function mistakeIn({ text, parsed }: ReadProfile): string | undefined {
  const broken = parsed.problems.find(({ severity, code }) => severity === "error" && unreadable.has(code));
  return broken && `${broken.message.replace(/\.$/, "")} (line ${lineOf(text, broken.range.start)}).`;
}

/** Problems after which the profile's data cannot be trusted. */
const unreadable: ReadonlySet<string> = new Set(["yaml-syntax", "tabs", "too-large", "too-deep"]);

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
