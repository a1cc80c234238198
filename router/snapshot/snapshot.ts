import type { Problem } from "../../core/problem.ts";
import type { Profile } from "../../core/profile/profile.ts";
import type { Endpoint } from "../../core/registry/endpoints.ts";
import { endpointsOf } from "../../core/registry/endpoints.ts";
import type { Registry } from "../../core/registry/registry.ts";
import { usableModels } from "../../core/routing/usableModels.ts";
import { readProfile } from "../../workspace/profiles/profileFiles.ts";
import type { ProfileReading } from "../../workspace/profiles/profileFiles.ts";
import type { LastGoodRegistry } from "./lastGoodRegistry.ts";

/** A profile and the registry as they were at one moment. An answer keeps the snapshot that it began with. */
export interface Snapshot {
  /** The profile's name on the command line (file stem). */
  readonly name: string;
  readonly profile: Profile;
  readonly registry: Registry;
  /** Endpoints of the models that the profile can use, by `Endpoint.id`. */
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  /** Its file had errors, and defaults stand for what is wrong. */
  readonly hasErrors?: true;
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
  readonly inUse: Snapshot | undefined;
}

/** Reads what a profile means now. Never throws. */
export async function readSnapshot(
  name: string | null,
  { profilesDir, registry: lastGood, inUse }: SnapshotSources,
): Promise<SnapshotReading> {
  if (name === null)
    return { state: "unusable", name, code: "NO_PROFILE", problem: "No profile is active. Choose one to begin." };
  const unusable = (code: Unusable["code"], problem: string): Unusable => ({
    state: "unusable",
    name,
    code,
    problem,
  });
  const [reading, known] = await Promise.all([readProfile(profilesDir, name), lastGood.read()]);
  if (reading.state === "missing") return { ...unusable("NO_PROFILE", reading.message), isMissing: true };
  const sound = soundProfile(reading, name, inUse);
  if (typeof sound === "string") return unusable("NO_PROFILE", sound);
  const { profile, hasErrors } = sound;
  if (profile.enabled_models.length === 0)
    return unusable("NO_MODEL", `Profile '${name}' enables no model. List model ids under enabled_models.`);
  if (known.state !== "ok") return unusable("NO_MODEL", known.problem);
  const { registry } = known;
  const { models, ...others } = usableModels(profile, registry);
  const leftOut = [...others.leftOut.values()];
  if (models.length === 0)
    return unusable("NO_MODEL", `Profile '${name}' has no model that can be used. ${leftOut.join(" ")}`);
  const endpoints = models
    .flatMap(({ id }) => endpointsOf(registry.models.get(id) ?? { model_id: id }))
    .map((endpoint) => [endpoint.id, endpoint] as const);
  const snapshot = { name, profile, registry, endpoints: new Map(endpoints), ...(hasErrors && { hasErrors }) };
  const warnings = [sound.warning, known.warning].filter((warning) => warning !== undefined);
  return { state: "ok", name, snapshot, leftOut, ...(warnings.length > 0 && { warning: warnings.join(" ") }) };
}

type SoundProfile = Pick<Snapshot, "profile" | "hasErrors"> & { readonly warning?: string };

/** A profile as its file is now, else as it is in use and why; a sentence when it can be used as neither. */
function soundProfile(reading: ProfileReading, name: string, inUse: Snapshot | undefined): SoundProfile | string {
  if (reading.state !== "ok") {
    const { message } = reading;
    return inUse === undefined ? message : { ...inUse, warning: `${message} The last good profile stays in use.` };
  }
  // A file is empty for a moment when it is saved: it is emptied, then written.
  const isBeingSaved = inUse !== undefined && reading.profile.text.trim() === "";
  const errors = reading.profile.parsed.problems.filter(({ severity }) => severity === "error");
  // One that came into use with errors is used as far as it goes; one without them is not made worse.
  const mistakes = inUse !== undefined && inUse.hasErrors !== true ? errors : errors.filter(isUnreadable);
  const mistake = isBeingSaved ? "the file is empty." : sentenceOf(mistakes[0], reading.profile.text);
  if (mistake === undefined) {
    const { profile } = reading.profile.parsed;
    return errors.length === 0 ? { profile } : { profile, hasErrors: true };
  }
  return inUse === undefined
    ? `Profile '${name}' cannot be used: ${mistake}`
    : { ...inUse, warning: `The last change to profile '${name}' is not in use yet: ${mistake}` };
}

function sentenceOf(error: Problem | undefined, text: string): string | undefined {
  return error && `${error.message.replace(/\.$/, "")} (line ${lineOf(text, error.range.start)}).`;
}

/** Whether nothing of the profile's data can be trusted; what is less than that leaves a sound rest and defaults. */
function isUnreadable({ code }: Problem): boolean {
  return code === "yaml-syntax" || code === "tabs" || code === "too-large" || code === "too-deep";
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
