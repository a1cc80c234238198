import type { Command } from "commander";
import { shellWord } from "../core/text/shellWord.ts";
import type { WorkspacePaths } from "../workspace/locateWorkspace.ts";
import { locateWorkspace } from "../workspace/locateWorkspace.ts";

export interface WorkspaceOptions {
  readonly workspace?: string;
  readonly profiles?: string;
  readonly registry?: string;
}

/** Every command takes these three. */
export function withWorkspaceOptions(command: Command): Command {
  return command
    .option("--workspace <dir>", "workspace folder (default: the nearest folder upward that has config/profiles)")
    .option("--profiles <dir>", "folder of profiles (default: config/profiles in the workspace)")
    .option("--registry <file>", "model registry (default: data/model_registry.json in the workspace)");
}

export function pathsOf(options: WorkspaceOptions, startDir = process.cwd()): WorkspacePaths {
  return locateWorkspace({ startDir, ...options });
}

/** The same options again, for a command that is proposed. */
export function workspaceWords({ workspace, profiles, registry }: WorkspaceOptions): readonly string[] {
  return Object.entries({ workspace, profiles, registry }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${shellWord(value, process.platform)}`],
  );
}
