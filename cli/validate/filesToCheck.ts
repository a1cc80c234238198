import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { defaultProfilesFolder, isProfileFileName, locateWorkspace } from "../../workspace/locateWorkspace.ts";
import { listProfileFiles } from "../../workspace/profiles/profileFiles.ts";
import type { ProfileFile } from "../../workspace/profiles/profileFiles.ts";
import { readRegistry } from "../../workspace/registry/readRegistry.ts";
import { CliError, exitCodes } from "../exit.ts";
import { noProfiles } from "../namedProfile.ts";
import { pathsAround } from "./registryViews.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";
import { pathsOf } from "../workspaceOptions.ts";

/** A file to check. */
export interface CheckedFile {
  readonly path: string;
  readonly kind: "profile" | "registry";
  /** Whether it lies in a folder of profiles, so that its name and its neighbours count. */
  readonly isInFolder: boolean;
}

/** What there is to check, and what was asked for and cannot be read, each in one sentence. */
export interface FilesToCheck {
  readonly files: readonly CheckedFile[];
  readonly failures: readonly string[];
}

/**
 * What is meant by files and folders, each file once; the profiles of the workspace when nothing is named. With a folder
 * of profiles comes the registry that they are checked against. One that cannot be read does not keep the others from
 * being checked. @throws CliError for wrong usage.
 */
export async function filesToCheck(paths: readonly string[], options: WorkspaceOptions): Promise<FilesToCheck> {
  const usual = pathsOf(options);
  if (paths.length === 0 && !existsSync(usual.profilesDir)) return { files: [], failures: [noProfiles(usual).message] };
  const asked = paths.length > 0 ? paths.map((path) => resolve(path)) : [usual.profilesDir];
  const files = new Map<string, CheckedFile>();
  const failures: string[] = [];
  for (const path of asked)
    try {
      for (const file of await filesAt(path, options)) files.set(file.path, file);
    } catch (error) {
      if (error instanceof CliError && error.exitCode === exitCodes.usage) throw error;
      failures.push(error instanceof Error ? error.message : String(error));
    }
  return { files: [...files.values()], failures };
}

async function filesAt(path: string, options: WorkspaceOptions): Promise<readonly CheckedFile[]> {
  const found = await stat(path).catch((error: unknown) => {
    // The shells of Windows hand a pattern over as it is.
    const advice = /[*?]/.test(path) ? " This shell does not fill in * and ?; name the folder, or each file." : "";
    throw new CliError(
      `${path} cannot be read: there is no such file or folder.${advice}`,
      exitCodes.unreadable,
      error,
    );
  });
  if (found.isDirectory()) return filesInFolder(path, options);
  if (/\.json$/i.test(path)) return [{ path, kind: "registry", isInFolder: false }];
  if (!isProfileFileName(basename(path)))
    throw new CliError(`${path} is neither a profile (YAML) nor a model registry (JSON).`, exitCodes.usage);
  return [{ path, kind: "profile", isInFolder: dirname(path) === pathsAround(path, options).profilesDir }];
}

async function filesInFolder(folder: string, options: WorkspaceOptions): Promise<readonly CheckedFile[]> {
  const profiles = (await listProfiles(folder)).map(({ file }): CheckedFile => ({
    path: file,
    kind: "profile",
    isInFolder: true,
  }));
  const [first] = profiles;
  if (first === undefined)
    throw new CliError(`There are no profiles in ${folder}. A profile is a YAML file: name.yaml.`);
  const { registryFile } = pathsAround(first.path, options);
  const { state } = await readRegistry(registryFile);
  // One that is not there is no file to check; the profiles say so.
  const isThere = state === "ok" || state === "broken";
  return isThere ? [...profiles, { path: registryFile, kind: "registry", isInFolder: false }] : profiles;
}

/** The profiles in a folder, else in those that a workspace has below it, else in the workspace it lies in. */
async function listProfiles(folder: string): Promise<readonly ProfileFile[]> {
  const below = [defaultProfilesFolder, basename(defaultProfilesFolder)].map((name) => join(folder, name));
  for (const dir of [folder, ...below, locateWorkspace({ startDir: folder }).profilesDir]) {
    const listed = await listProfileFiles(dir);
    if (listed.length > 0) return listed;
  }
  return [];
}
