import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";

/** Starts one of MAGI's own programs on the Node that the editor itself runs on. */
export function spawnNode(script: {
  readonly path: string;
  readonly args: readonly string[];
  /** For Node itself. */
  readonly nodeOptions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}): ChildProcessWithoutNullStreams {
  const env: NodeJS.ProcessEnv = { ...process.env, ...script.env, ELECTRON_RUN_AS_NODE: "1" };
  // What is meant for the extension host (a debugger, a loader) is not meant for its children.
  delete env["NODE_OPTIONS"];
  delete env["VSCODE_INSPECTOR_OPTIONS"];
  return spawn(process.execPath, [...(script.nodeOptions ?? []), script.path, ...script.args], {
    env,
    stdio: "pipe",
    windowsHide: true,
    ...(script.cwd !== undefined && { cwd: script.cwd }),
  });
}
