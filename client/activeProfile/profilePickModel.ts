import { ladderOf } from "../../core/routing/tierLadder.ts";
import { findActiveProfile } from "../situation/situation.ts";
import type { ProfileFile, Situation } from "../situation/situation.ts";
import { countOf } from "../../core/text/countOf.ts";

/** One line of the profile pick. */
export interface ProfilePick {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly active: boolean;
}

/** All profiles, the active one first. */
export function profilePicks(situation: Pick<Situation, "files" | "active">): readonly ProfilePick[] {
  const active = findActiveProfile(situation);
  const others = situation.files.profiles.filter((file) => file !== active);
  return [...(active === undefined ? [] : [active]), ...others].map((file) => toPick(file, file === active));
}

/** "fast → powerful · 2 models · two-stage", for lists of profiles. */
export function profileSummary({ profile }: ProfileFile): string {
  return [
    tierLine(profile),
    countOf(new Set(profile.enabled_models).size, "model"),
    ...(profile.two_stage.enabled ? ["two-stage"] : []),
  ].join(" · ");
}

function toPick(file: ProfileFile, active: boolean): ProfilePick {
  const icon = file.problem !== undefined ? "$(warning)" : active ? "$(check)" : "$(blank)";
  return {
    name: file.name,
    label: `${icon} ${file.name}`,
    description: active ? `active · ${profileSummary(file)}` : profileSummary(file),
    detail: indented(file.problem ?? oneLine(file.profile.description)),
    active,
  };
}

/** Below the name, past the mark of the active profile. */
function indented(text: string): string {
  return text === "" ? "" : `$(blank) ${text}`;
}

/** The tiers by name, from easy to hard; of a long ladder, its ends. */
export function tierLine(profile: ProfileFile["profile"]): string {
  const names = ladderOf(profile).map((tier) => tier.name);
  return (names.length > 4 ? [...names.slice(0, 2), "…", ...names.slice(-1)] : names).join(" → ");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
