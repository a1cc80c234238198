import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { stateFolder } from "./stateFolder.ts";

/** The decision log of one workspace; all paths absolute. */
export interface LogFiles {
  readonly folder: string;
  /** What is written to now. */
  readonly current: string;
  /** What was written before; absent from the disk until the current file has become too large. */
  readonly older: string;
  /** Says which workspace the folder is for, for people who look into it. */
  readonly about: string;
  /** There while somebody turns the current file into the older one. */
  readonly lock: string;
  /** The workspace's real path. */
  readonly workspace: string;
}

/**
 * Where a workspace's decisions are logged, the same for every program and by whatever way the workspace was reached.
 * Nothing is created. Rejects when the workspace is not there.
 */
export async function findLogFiles(workspaceRoot: string, env: NodeJS.ProcessEnv = process.env): Promise<LogFiles> {
  const workspace = await realpath(workspaceRoot);
  const name = createHash("sha256").update(workspace).digest("hex").slice(0, 16);
  const folder = join(stateFolder(env), "workspaces", name);
  return {
    folder,
    current: join(folder, "decisions.jsonl"),
    older: join(folder, "decisions.1.jsonl"),
    about: join(folder, "workspace.json"),
    lock: join(folder, "rotating.lock"),
    workspace,
  };
}
