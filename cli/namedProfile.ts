import { listProfileFiles } from "../workspace/profiles/profileFiles.ts";
import type { WorkspacePaths } from "../workspace/locateWorkspace.ts";
import { CliError, exitCodes } from "./exit.ts";
import { readEditorSettings } from "./editorSettings.ts";

/** Words for `--help`. */
export const whichProfile = "(default: magi.activeProfile of the workspace's settings, else the only one there is)";

/**
 * The profile that a command is about: the one named, else the one that the workspace's `.vscode/settings.json` makes
 * active, else the only one. Whether it exists is for the reader to say. @throws CliError when nothing decides.
 */
export async function profileNamed(
  asked: string | undefined,
  { root, profilesDir }: Pick<WorkspacePaths, "root" | "profilesDir">,
): Promise<string> {
  if (asked !== undefined) return asked;
  const settings = await readEditorSettings(root);
  const active = settings.state === "ok" ? settings.values["magi.activeProfile"] : undefined;
  if (typeof active === "string" && active !== "") return active;
  const profiles = await listProfileFiles(profilesDir);
  const [first, ...others] = profiles;
  if (first === undefined) throw new CliError(`There are no profiles in ${profilesDir}.`);
  if (others.length > 0)
    throw new CliError(
      `Say which profile, with --profile. There are: ${profiles.map(({ name }) => name).join(", ")}.`,
      exitCodes.usage,
    );
  return first.name;
}
