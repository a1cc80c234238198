import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { isProfileFileName, locateWorkspace } from "../../workspace/locateWorkspace.ts";
import { listProfileFiles } from "../../workspace/profiles/profileFiles.ts";
import { CliError, exitCodes } from "../exit.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";

/** The profiles that are meant by files and folders, each once; those of the workspace when nothing is named. */
export async function filesToCheck(paths: readonly string[], options: WorkspaceOptions): Promise<readonly string[]> {
  const asked =
    paths.length > 0
      ? paths.map((path) => resolve(path))
      : [locateWorkspace({ startDir: process.cwd(), ...options }).profilesDir];
  const files = new Set<string>();
  for (const path of asked) for (const file of await filesAt(path)) files.add(file);
  return [...files];
}

async function filesAt(path: string): Promise<readonly string[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new CliError(`${path} cannot be read: there is no such file or folder.`, exitCodes.unreadable, error);
  });
  if (!found.isDirectory()) {
    if (!isProfileFileName(basename(path))) throw new CliError(`${path} is not a YAML file.`, exitCodes.usage);
    return [path];
  }
  const listed = await listProfileFiles(path);
  if (listed.length === 0) throw new CliError(`There are no profiles in ${path}. A profile is a YAML file: name.yaml.`);
  return listed.map(({ file }) => file);
}
