import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { defaultProfilesFolder, isProfileFileName, locateWorkspace } from "../workspace/locateWorkspace.ts";
import type { WorkspacePaths } from "../workspace/locateWorkspace.ts";
import { MagiError } from "./errors.ts";

/** Where the files are. Relative paths are relative to the current folder. */
export interface WorkspaceOptions {
  /** The workspace's folder; without it, the nearest folder upward that has `config/profiles`. */
  readonly workspace?: string;
  /** The folder of profiles; `config/profiles` in the workspace. */
  readonly profiles?: string;
  /** The model registry; `data/model_registry.json` in the workspace. */
  readonly registry?: string;
}

/**
 * The paths that options name. A folder alone is the workspace, or the folder of profiles when it is one. What is not
 * understood is refused, so that nobody works on the files of another folder by a slip.
 */
export function pathsOf(options: string | WorkspaceOptions = {}): WorkspacePaths {
  const asked: unknown = typeof options === "string" ? optionsOf(options) : options;
  if (asked === null || typeof asked !== "object" || Array.isArray(asked)) throw badOption(String(asked));
  for (const [name, value] of Object.entries(asked)) {
    if (!["workspace", "profiles", "registry"].includes(name)) throw badOption(`\`${name}\``);
    if (value !== undefined && (typeof value !== "string" || value === "" || value.includes("\0")))
      throw new MagiError("BAD_OPTION", `The option \`${name}\` is the path of a ${kinds.get(name) ?? "folder"}.`);
  }
  return locateWorkspace({ startDir: process.cwd(), ...asked });
}

const kinds: ReadonlyMap<string, string> = new Map([["registry", "file"]]);

function badOption(what: string): MagiError {
  return new MagiError(
    "BAD_OPTION",
    `${what} is no option. There are \`workspace\`, \`profiles\` and \`registry\`, such as { workspace: "." }; a folder alone does too.`,
  );
}

function optionsOf(folder: string): WorkspaceOptions {
  if (folder !== "" && isFile(folder))
    throw new MagiError(
      "BAD_OPTION",
      `${folder} is a file. Name a folder, or say { registry: "${basename(folder)}" }.`,
    );
  return isProfilesFolder(resolve(folder)) ? { profiles: folder } : { workspace: folder };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isProfilesFolder(folder: string): boolean {
  if (existsSync(join(folder, defaultProfilesFolder))) return false;
  return basename(folder) === "profiles" || (existsSync(folder) && readdirSync(folder).some(isProfileFileName));
}
