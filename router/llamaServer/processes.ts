import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { win32 } from "node:path";
import { promisify } from "node:util";

/** Whether a process of this number runs. That it is the one that had the number before is another question. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // There, but somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * The command line of a process, as far as the system tells it; undefined when there is no such process or it cannot be
 * asked. A process that has the number of one that has ended differs in it.
 */
export async function commandLineOf(
  pid: number,
  platform: NodeJS.Platform = process.platform,
): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined;
  try {
    if (platform === "linux") return wordsOf((await readFile(`/proc/${String(pid)}/cmdline`, "utf8")).split("\0"));
    const { program, args, env } = platform === "win32" ? askPowerShell(pid) : askPs(pid);
    const { stdout } = await promisify(execFile)(program, args, {
      timeout: 10_000,
      windowsHide: true,
      env: { ...process.env, ...env },
    });
    return wordsOf(stdout.split(/\s+/));
  } catch {
    // It has ended meanwhile, or this system cannot say.
    return undefined;
  }
}

interface Question {
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** It would answer in the console's old encoding, which has no letters for the names of many users' folders. */
function askPowerShell(pid: number): Question {
  const utf8 = "[Console]::OutputEncoding = New-Object Text.UTF8Encoding $false";
  const ask = `(Get-CimInstance Win32_Process -Filter 'ProcessId=${String(pid)}').CommandLine`;
  return { program: powerShellOf(process.env), args: ["-NoProfile", "-NonInteractive", "-Command", `${utf8}; ${ask}`] };
}

/**
 * Where Windows has its PowerShell. By its name alone Windows would look in the folder first that MAGI works in, which is
 * somebody's workspace.
 */
export function powerShellOf(env: NodeJS.ProcessEnv): string {
  const windows = env["SystemRoot"] ?? "C:\\Windows";
  return win32.join(windows, "System32", "WindowsPowerShell", "v1.0", "powershell.exe");
}

/** Without a locale, as from the Dock, macOS' `ps` writes letters beyond ASCII as escapes. */
function askPs(pid: number): Question {
  return { program: "ps", args: ["-ww", "-o", "command=", "-p", String(pid)], env: { LC_ALL: "en_US.UTF-8" } };
}

const lookEveryMs = 50;
const killAfterMs = 5_000;
const giveUpAfterMs = 8_000;

/** Asks a process to end and makes it after a while; resolves when it is gone, or when it cannot be ended. */
export async function endProcess(pid: number): Promise<void> {
  signal(pid, "SIGTERM");
  const startedAt = performance.now();
  let isKilled = false;
  while (isAlive(pid)) {
    const waitedMs = performance.now() - startedAt;
    if (waitedMs >= giveUpAfterMs) return;
    if (waitedMs >= killAfterMs && !isKilled) {
      isKilled = true;
      signal(pid, "SIGKILL");
    }
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already, or is not ours to end; whoever waits for its end sees which.
  }
}

function wordsOf(parts: readonly string[]): string | undefined {
  const words = parts.filter((part) => part !== "").join(" ");
  return words === "" ? undefined : words;
}
