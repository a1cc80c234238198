import { existsSync } from "node:fs";
import { join } from "node:path";
import { listProfileFiles, readProfile } from "../workspace/profiles/profileFiles.ts";
import type { ReadProfile } from "../workspace/profiles/profileFiles.ts";
import type { WorkspacePaths } from "../workspace/locateWorkspace.ts";
import { CliError, exitCodes } from "./exit.ts";
import { readEditorSettings } from "./editorSettings.ts";

/** Words for `--help`. */
export const whichProfile = "(default: magi.activeProfile of the workspace's settings, else the only one there is)";

/** How a command is told its profile: most have the option, `magi show` takes the name as it is. */
type Way = "--profile" | "magi show NAME";

/**
 * The profile that a command is about: the one named, else the one that the workspace's `.vscode/settings.json` makes
 * active, else the only one. It may have errors. @throws CliError with what to do when nothing decides, or when it is not
 * there or cannot be read.
 */
export async function readNamedProfile(
  asked: string | undefined,
  paths: WorkspacePaths,
  way: Way = "--profile",
): Promise<ReadProfile> {
  const active = asked === undefined ? await activeProfile(paths.root) : undefined;
  const name = asked ?? active ?? (await onlyProfile(paths, way));
  const reading = await readProfile(paths.profilesDir, name);
  if (reading.state === "ok") return reading.profile;
  if (reading.state === "unreadable") throw new CliError(reading.message);
  if ((await listProfileFiles(paths.profilesDir)).length === 0) throw noProfiles(paths);
  if (active !== undefined)
    throw new CliError(
      `${reading.message} It is magi.activeProfile in ${join(paths.root, ".vscode", "settings.json")}: correct that, or name another (${way}).`,
    );
  throw new CliError(reading.message);
}

/** The same for what needs one without errors. @throws CliError with the first of them. */
export async function readUsableProfile(asked: string | undefined, paths: WorkspacePaths): Promise<ReadProfile> {
  const profile = await readNamedProfile(asked, paths);
  checkUsable(profile);
  return profile;
}

/** @throws CliError with the first error of a profile. */
export function checkUsable({ name, parsed }: ReadProfile): void {
  const broken = parsed.problems.find(({ severity }) => severity === "error");
  if (broken !== undefined)
    throw new CliError(`Profile '${name}' has an error: ${broken.message} See: magi validate.`, exitCodes.problems);
}

/** What is said where there is nothing to work with, and what to do about it. */
export function noProfiles({ root, profilesDir }: Pick<WorkspacePaths, "root" | "profilesDir">): CliError {
  // Whoever is in a folder has it, so it was named.
  if (!existsSync(root)) return new CliError(`There is no folder ${root}. Name the workspace's with --workspace.`);
  return new CliError(
    `There are no profiles in ${profilesDir}. Go to a workspace, name one with --workspace, or make a profile: magi discover --profile first.`,
  );
}

async function activeProfile(root: string): Promise<string | undefined> {
  const settings = await readEditorSettings(root);
  const active = settings.state === "ok" ? settings.values["magi.activeProfile"] : undefined;
  return typeof active === "string" && active !== "" ? active : undefined;
}

async function onlyProfile(paths: WorkspacePaths, way: Way): Promise<string> {
  const profiles = await listProfileFiles(paths.profilesDir);
  const [first, ...others] = profiles;
  if (first === undefined) throw noProfiles(paths);
  if (others.length === 0) return first.name;
  const names = profiles.map(({ name }) => name).join(", ");
  const ask = way === "--profile" ? "Say which profile, with --profile." : `Say which profile: ${way}.`;
  throw new CliError(`${ask} There are: ${names}.`, exitCodes.usage);
}
