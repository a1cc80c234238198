// The processes of a window, for tests that end or halt one of them.
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";

interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The program that each of MAGI's processes runs, as it stands in the command line. */
export const programs = {
  router: "dist/router.js",
  languageServer: "dist/server.js",
  engine: "dist/engine/",
  keeper: "dist/keeper.js",
  /** What stands in for llama-server. */
  llamaServer: "llamaServer/standIn.mjs",
} as const;

const known = {
  ...programs,
  /** Where the extension itself runs. */
  extensionHost: "--type=extensionHost",
} as const;

/** The processes that descend from `root` and run one of MAGI's programs or MAGI itself, in the order of their start. */
export async function findProcesses(root: number, program: keyof typeof known): Promise<readonly number[]> {
  const all = await listProcesses();
  const below = new Set([root]);
  for (let before = 0; before < below.size;) {
    before = below.size;
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid);
  }
  return all
    .filter(({ pid, command }) => below.has(pid) && command.replaceAll("\\", "/").includes(known[program]))
    .map(({ pid }) => pid)
    .sort((a, b) => a - b);
}

/** Sends a signal to each; one that is gone already needs none. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
    }
  }
}

async function listProcesses(): Promise<readonly RunningProcess[]> {
  // A small Linux has no `ps`.
  if (process.platform === "linux") return await readProc();
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=", "-o", "ppid=", "-o", "args="]);
  return stdout.split("\n").flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

async function readProc(): Promise<readonly RunningProcess[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      try {
        const [stat, commandLine] = await Promise.all([
          readFile(`/proc/${name}/stat`, "latin1"),
          readFile(`/proc/${name}/cmdline`, "utf8"),
        ]);
        // After the program's name, which may hold anything: state, parent.
        const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
        return [{ pid: Number(name), parent, command: commandLine.replaceAll("\0", " ") }];
      } catch {
        return []; // It ended while we looked.
      }
    }),
  );
  return found.flat();
}
