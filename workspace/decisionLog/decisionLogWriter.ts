import { chmod, open, rename, rm, stat, writeFile } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import type { Clock } from "../../core/ports.ts";
import { isMissing, isThereAlready, reasonOf } from "../fileError.ts";
import { makeFolder } from "../makeFolder.ts";
import { patiently } from "../patiently.ts";
import type { LogFiles } from "./logFiles.ts";

/** When the file becomes larger than this, another is begun; the one before is kept, no others. */
export const maxLogBytes = 5 * 1024 * 1024;

/** How long lines wait for others to be written with them. */
const batchMs = 500;
/** Lines that wait at most, for a disk that does not answer or of thousands of prompts a second; more are not logged. */
const maxWaiting = 2_000;
/** So many lines are made together. What they are made of must not wait for the disk: it is ten times as large as they are. */
const madeTogether = 64;
/** Whoever turned the files for longer than this is gone. */
const staleLockMs = 30_000;

/** A line, or what makes it: many in a row are made faster than one now and then. */
type Line = string | (() => string);

export interface DecisionLogOptions {
  readonly files: LogFiles;
  readonly clock: Pick<Clock, "now" | "after">;
  /** Called once, with a sentence, when something cannot be written; nothing else suffers. */
  readonly onTrouble: (sentence: string) => void;
  readonly maxBytes?: number;
}

/**
 * Appends lines to a decision log: in batches, in the background, beside other processes that do the same. Two files at
 * most are kept. Nobody but the user may read them.
 */
export class DecisionLogWriter {
  readonly #options: DecisionLogOptions;
  /** Not made yet. */
  #fresh: Line[] = [];
  /** The lines that are made, many to a text. */
  #made: string[] = [];
  /** How many lines wait in all. */
  #count = 0;
  #cancel: (() => void) | undefined;
  #work: Promise<void> = Promise.resolve();
  #hasFolder = false;
  /** The last write may have ended within a line. */
  #isTorn = false;
  #hasTold = false;

  constructor(options: DecisionLogOptions) {
    this.#options = options;
  }

  /** Takes a line with its end. Returns at once and never throws. */
  append(line: Line): void {
    if (this.#count >= maxWaiting) return;
    this.#count++;
    this.#fresh.push(line);
    if (this.#fresh.length >= madeTogether) this.#make();
    this.#cancel ??= this.#options.clock.after(batchMs, () => void this.flush());
  }

  /** Resolves when what was taken is written, or cannot be. Never rejects. */
  flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#work = this.#work.then(() => this.#write());
    return this.#work;
  }

  #make(): void {
    const lines = this.#fresh;
    this.#fresh = [];
    this.#made.push(lines.map((line) => (typeof line === "string" ? line : this.#lineFrom(line))).join(""));
  }

  /** One that cannot be made takes no other with it. */
  #lineFrom(make: () => string): string {
    try {
      return make();
    } catch (error) {
      this.#tell(error);
      return "";
    }
  }

  async #write(): Promise<void> {
    if (this.#count === 0) return;
    this.#make();
    const texts = this.#made;
    this.#made = [];
    this.#count = 0;
    try {
      await this.#appendToFile(texts.join(""));
    } catch (error) {
      this.#tell(error);
    }
  }

  async #appendToFile(lines: string): Promise<void> {
    await this.#prepare();
    const text = Buffer.from((this.#isTorn ? "\n" : "") + lines);
    await this.#makeRoom(text.length);
    // Opened anew for each batch: another process may have begun a new file.
    const file = await this.#open();
    try {
      this.#isTorn = true;
      await file.appendFile(text);
      this.#isTorn = false;
    } finally {
      await file.close();
    }
  }

  async #open(): Promise<FileHandle> {
    const { current } = this.#options.files;
    try {
      return await open(current, "a", 0o600);
    } catch (error) {
      if (!isMissing(error)) throw error;
      // The user wanted everything forgotten and removed the folder.
      this.#hasFolder = false;
      await this.#prepare();
      return open(current, "a", 0o600);
    }
  }

  async #prepare(): Promise<void> {
    if (this.#hasFolder) return;
    const { folder, about, workspace } = this.#options.files;
    await makeFolder(folder, 0o700);
    await writeFile(about, `${JSON.stringify({ workspace })}\n`, { mode: 0o600 });
    this.#hasFolder = true;
  }

  /** Begins a new file when the batch would make this one too large. @throws when there is no room to be made. */
  async #makeRoom(bytes: number): Promise<void> {
    const { files, maxBytes = maxLogBytes } = this.#options;
    const size = await sizeOf(files.current);
    if (size === 0 || size + bytes <= maxBytes) return;
    if (await this.#takeLock()) {
      try {
        // Somebody else may have done it in the meantime.
        if ((await sizeOf(files.current)) + bytes > maxBytes) {
          await patiently(() => rename(files.current, files.older));
          await chmod(files.older, 0o600);
        }
      } finally {
        await patiently(() => rm(files.lock, { force: true }));
      }
    } else if (size > 2 * maxBytes) throw new Error("it is too large, and no new one can be begun");
  }

  /** False when another process has it. */
  async #takeLock(): Promise<boolean> {
    const { files, clock } = this.#options;
    try {
      await patiently(() => writeFile(files.lock, "", { flag: "wx", mode: 0o600 }));
      return true;
    } catch (error) {
      if (!isThereAlready(error)) throw error;
      const since = await stat(files.lock).then(
        ({ mtimeMs }) => mtimeMs,
        () => Infinity,
      );
      // For the next batch.
      if (clock.now() - since > staleLockMs) await rm(files.lock, { force: true });
      return false;
    }
  }

  #tell(error: unknown): void {
    if (this.#hasTold) return;
    this.#hasTold = true;
    this.#options.onTrouble(
      `The decision log ${this.#options.files.current} cannot be written (${reasonOf(error)}). Prompts are answered all the same.`,
    );
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}
