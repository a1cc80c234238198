import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const program = join(import.meta.dirname, "../../../dist/cli.js");

/** A state folder that goes with the test, so that no program of a test writes into anybody's home. */
function scratchState(): string {
  const folder = mkdtempSync(join(tmpdir(), "magi-state-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** How a `magi` ended. */
export interface Ending {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** `magi` as a real process that goes on while the test does; it ends with the test. */
export class MagiProcess {
  readonly process: ChildProcessWithoutNullStreams;
  /** When it has ended. */
  readonly ended: Promise<Ending>;
  out = "";
  err = "";
  #heard = (): void => undefined;

  constructor(args: readonly string[], options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {}) {
    // What a developer has in the environment is nothing to these tests.
    const env = {
      ...process.env,
      MAGI_URL: undefined,
      MAGI_TOKEN: undefined,
      XDG_STATE_HOME: scratchState(),
      ...options.env,
    };
    this.process = spawn(process.execPath, [program, ...args], { cwd: options.cwd, env });
    this.process.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.out += text;
      this.#heard();
    });
    this.process.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.err += text;
      this.#heard();
    });
    this.ended = new Promise((resolve) => {
      this.process.on("close", (code) => {
        this.#heard();
        resolve({ code, out: this.out, err: this.err });
      });
    });
    onTestFinished(async () => {
      this.process.kill("SIGKILL");
      await this.ended;
    });
  }

  /** Resolves when `isThere` finds what it wants in the output so far. */
  async until(isThere: (magi: MagiProcess) => boolean): Promise<this> {
    while (!isThere(this)) {
      if (this.process.exitCode !== null)
        throw new Error(`magi has ended with ${String(this.process.exitCode)}: ${this.out}${this.err}`);
      await new Promise<void>((resolve) => (this.#heard = resolve));
    }
    return this;
  }
}

/** Runs `magi` to its end, with nothing on its standard input unless something is given. */
export async function runMagi(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {},
): Promise<Ending> {
  const magi = new MagiProcess(args, options);
  magi.process.stdin.end(options.input ?? "");
  return magi.ended;
}

/** `magi serve` that listens, with what it said of itself. */
export async function serve(
  workspace: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ readonly magi: MagiProcess; readonly url: string; readonly token: string }> {
  const magi = new MagiProcess(["serve", "--workspace", workspace, ...args], { env });
  await magi.until(({ out }) => out.endsWith("\n"));
  return { magi, url: magi.out.trim(), token: /MAGI_TOKEN=(\S+)/.exec(magi.err)?.[1] ?? "" };
}
