import { findActiveProfile } from "../situation/situation.ts";
import type { ProfileFile, Situation } from "../situation/situation.ts";
import { countOf } from "../text/countOf.ts";

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

/** "2 tiers · 2 models · two-stage", for lists of profiles. */
export function profileSummary({ profile }: ProfileFile): string {
  return [
    countOf(profile.tier_config.length, "tier"),
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
    detail: `$(blank) ${file.problem ?? (oneLine(file.profile.description) || tierLine(file))}`,
    active,
  };
}

function tierLine(file: ProfileFile): string {
  return file.profile.tier_config.map((tier) => tier.name).join(" → ");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
