import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { isArrayOf, isBoolean, isFiniteNumber, isShape, isString } from "../../protocol/guards.ts";
import { makeFolder } from "../../workspace/makeFolder.ts";
import { patiently } from "../../workspace/patiently.ts";
import { writeAtomically } from "../../workspace/writeAtomically.ts";
import { commandLineOf } from "./processes.ts";

/** A llama-server that a router of MAGI has started, as the next one finds it on disk. */
export interface ServerRecord {
  readonly port: number;
  readonly modelId: string;
  readonly pid: number;
  readonly program: string;
  readonly args: readonly string[];
  /** Whether it was to go on without its router. */
  readonly keep: boolean;
  /** The router that owns it. */
  readonly owner: number;
  /** The command line of that router; a process that only has its number has another. */
  readonly ownerCommand: string;
}

/** What a record comes to now. */
export type Claim =
  /** It runs and nobody owns it. */
  | { readonly kind: "orphan"; readonly record: ServerRecord }
  /** It runs and another router that runs owns it. */
  | { readonly kind: "owned"; readonly record: ServerRecord }
  /** It has ended, or is not known to run. */
  | { readonly kind: "none" };

/**
 * The llama-servers of this machine that MAGI started, one file for each port, so that a server that outlived its router
 * is taken over instead of started twice or forgotten. Never rejects: without a disk to write on, nothing is remembered.
 */
export class ServerRecords {
  readonly #folder: string;
  readonly #log: (line: string) => void;

  constructor(folder: string, log: (line: string) => void) {
    this.#folder = folder;
    this.#log = log;
  }

  async write(record: Omit<ServerRecord, "owner" | "ownerCommand">): Promise<void> {
    const ownerCommand = (await commandLineOf(process.pid)) ?? "";
    try {
      await makeFolder(this.#folder, 0o700);
      const whole: ServerRecord = { ...record, owner: process.pid, ownerCommand };
      await writeAtomically(this.#file(record.port), `${JSON.stringify(whole, undefined, 2)}\n`);
    } catch (error) {
      this.#log(`llama-server at port ${String(record.port)} is not remembered: ${String(error)}`);
    }
  }

  /** Forgets a server that has ended, unless another one is remembered at its port. */
  async remove(port: number, pid: number): Promise<void> {
    const file = this.#file(port);
    if ((await this.#read(file))?.pid !== pid) return;
    try {
      await patiently(() => rm(file, { force: true }));
    } catch (error) {
      // A process that has ended is known for it by whoever reads this.
      this.#log(`the record of a llama-server at port ${String(port)} is left behind: ${String(error)}`);
    }
  }

  async claim(port: number): Promise<Claim> {
    return claimOf(await this.#read(this.#file(port)));
  }

  /** Those that run without an owner. */
  async orphans(): Promise<readonly ServerRecord[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const claims = await Promise.all(
      names
        .filter((name) => /^\d+\.json$/.test(name))
        .map(async (name) => claimOf(await this.#read(join(this.#folder, name)))),
    );
    return claims.flatMap((claim) => (claim.kind === "orphan" ? [claim.record] : []));
  }

  #file(port: number): string {
    return join(this.#folder, `${String(port)}.json`);
  }

  async #read(file: string): Promise<ServerRecord | undefined> {
    try {
      const value: unknown = JSON.parse(await readFile(file, "utf8"));
      return isRecordOfServer(value) ? value : undefined;
    } catch {
      // None, or none that can be read: then nothing is known.
      return undefined;
    }
  }
}

const isRecordOfServer = isShape<ServerRecord>({
  port: isFiniteNumber,
  modelId: isString,
  pid: isFiniteNumber,
  program: isString,
  args: isArrayOf(isString),
  keep: isBoolean,
  owner: isFiniteNumber,
  ownerCommand: isString,
});

async function claimOf(record: ServerRecord | undefined): Promise<Claim> {
  if (record === undefined || !(await isServer(record))) return { kind: "none" };
  const isOwned = record.ownerCommand !== "" && (await commandLineOf(record.owner)) === record.ownerCommand;
  return { kind: isOwned ? "owned" : "orphan", record };
}

/** Whether the process is the server and not another that has got its number: its command names the file and the port. */
async function isServer({ pid, args }: ServerRecord): Promise<boolean> {
  const command = await commandLineOf(pid);
  return command !== undefined && hasArguments(command, args);
}

/** Whether a command line, as the system shows it, is one with these arguments. */
export function hasArguments(command: string, args: readonly string[]): boolean {
  return args.length > 0 && withoutQuotes(command).includes(withoutQuotes(args.join(" ")));
}

/** Windows shows a command line as it was put together: with quotes, backslashes before quotes, and all spaces. */
function withoutQuotes(command: string): string {
  return command.replace(/["\\]/g, "").replace(/\s+/g, " ");
}
