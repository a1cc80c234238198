import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { isProfileFileName, locateWorkspace } from "../../workspace/locateWorkspace.ts";
import { listProfileFiles } from "../../workspace/profiles/profileFiles.ts";
import { CliError, exitCodes } from "../exit.ts";
import { pathsAround } from "./registryViews.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";

/** A file to check. */
export interface CheckedFile {
  readonly path: string;
  readonly kind: "profile" | "registry";
  /** Whether it lies in a folder of profiles, so that its name and its neighbours count. */
  readonly isInFolder: boolean;
}

/** What is meant by files and folders, each file once; the profiles of the workspace when nothing is named. */
export async function filesToCheck(
  paths: readonly string[],
  options: WorkspaceOptions,
): Promise<readonly CheckedFile[]> {
  const asked =
    paths.length > 0
      ? paths.map((path) => resolve(path))
      : [locateWorkspace({ startDir: process.cwd(), ...options }).profilesDir];
  const files = new Map<string, CheckedFile>();
  for (const path of asked) for (const file of await filesAt(path, options)) files.set(file.path, file);
  return [...files.values()];
}

async function filesAt(path: string, options: WorkspaceOptions): Promise<readonly CheckedFile[]> {
  const found = await stat(path).catch((error: unknown) => {
    throw new CliError(`${path} cannot be read: there is no such file or folder.`, exitCodes.unreadable, error);
  });
  if (found.isDirectory()) {
    const listed = await listProfileFiles(path);
    if (listed.length === 0)
      throw new CliError(`There are no profiles in ${path}. A profile is a YAML file: name.yaml.`);
    return listed.map(({ file }) => ({ path: file, kind: "profile", isInFolder: true }));
  }
  if (/\.json$/i.test(path)) return [{ path, kind: "registry", isInFolder: false }];
  if (!isProfileFileName(basename(path)))
    throw new CliError(`${path} is neither a profile (YAML) nor a model registry (JSON).`, exitCodes.usage);
  return [{ path, kind: "profile", isInFolder: dirname(path) === pathsAround(path, options).profilesDir }];
}
