import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** Where the files of one workspace are; all paths absolute. */
export interface WorkspacePaths {
  /** The folder that relative model files are relative to. */
  readonly root: string;
  readonly profilesDir: string;
  readonly registryFile: string;
}

export const defaultProfilesFolder = "config/profiles";
const defaultRegistryFile = "data/model_registry.json";

/**
 * The paths that were asked for, completed with the usual ones. Without `workspace`, the root is the nearest folder
 * from `startDir` upward that has `config/profiles`, else `startDir`. `profiles` and `registry` are relative to the
 * current folder when they come from a command line (`relativeTo: "startDir"`), to the workspace when they are settings.
 */
export function locateWorkspace(asked: {
  readonly startDir: string;
  readonly workspace?: string | undefined;
  readonly profiles?: string | undefined;
  readonly registry?: string | undefined;
  readonly relativeTo?: "startDir" | "workspace";
}): WorkspacePaths {
  const root =
    asked.workspace === undefined
      ? (findUpward(asked.profiles === undefined ? asked.startDir : resolve(asked.startDir, asked.profiles)) ??
        resolve(asked.startDir))
      : resolve(asked.startDir, asked.workspace);
  const base = asked.relativeTo === "workspace" ? root : asked.startDir;
  return {
    root,
    profilesDir: absolute(asked.profiles, base) ?? join(root, defaultProfilesFolder),
    registryFile: absolute(asked.registry, base) ?? join(root, defaultRegistryFile),
  };
}

/** The name of a profile file on the command line: `config/profiles/fast-only.yaml` is `fast-only`. */
export function stemOf(file: string): string {
  return basename(file).replace(/\.ya?ml$/i, "");
}

export function isProfileFileName(name: string): boolean {
  return /\.ya?ml$/i.test(name) && !name.startsWith(".");
}

function findUpward(startDir: string): string | undefined {
  for (let dir = resolve(startDir); ; dir = dirname(dir)) {
    if (existsSync(join(dir, defaultProfilesFolder))) return dir;
    if (dirname(dir) === dir) return undefined;
  }
}

function absolute(path: string | undefined, base: string): string | undefined {
  if (path === undefined || path === "") return undefined;
  // In one spelling, also of what is absolute: without slashes at its end, and on Windows with backslashes.
  return resolve(base, path);
}
