import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { parsePartNote } from "../../core/modelCatalog/downloadPlan.ts";
import type { PartNote } from "../../core/modelCatalog/downloadPlan.ts";
import { isMissing } from "../fileError.ts";
import { patiently } from "../patiently.ts";
import { writeAtomically } from "../writeAtomically.ts";

const readBytes = 1024 * 1024;
/** A virus scanner takes its time with a file of some gigabytes. */
const scannedMs = 60_000;

/**
 * An unfinished download on disk: `FILE.part`, and `FILE.part.json` which says what it is a part of. Bytes count once they
 * are written, so the file itself tells how far it is; its checksum is kept up with what is written.
 */
export class PartFile {
  readonly #target: string;
  #file: FileHandle | undefined;
  #hash: Hash = createHash("sha256");
  #bytes = 0;
  #note: PartNote | undefined;

  private constructor(target: string, file: FileHandle, note: PartNote | undefined) {
    this.#target = target;
    this.#file = file;
    this.#note = note;
  }

  /** Opens what there is, or begins anew. The caller must `close` it. */
  static async open(target: string): Promise<PartFile> {
    const note = await readPartNote(target);
    // Without "a": on Linux a file opened so cannot be written at a position.
    const file = await open(partOf(target), await flagFor(partOf(target)));
    return new PartFile(target, file, note);
  }

  get note(): PartNote | undefined {
    return this.#note;
  }

  /** Bytes that count. */
  get bytes(): number {
    return this.#bytes;
  }

  get path(): string {
    return partOf(this.#target);
  }

  /** Bytes on disk, whatever they are. */
  async size(): Promise<number> {
    return (await this.#handle().stat()).size;
  }

  /** Reads the first `bytes` bytes, so that the checksum goes on from there. */
  async takeOver(bytes: number, signal: AbortSignal | undefined, onBytes: (bytes: number) => void): Promise<void> {
    const file = this.#handle();
    this.#hash = createHash("sha256");
    const buffer = Buffer.allocUnsafe(readBytes);
    let at = 0;
    while (at < bytes) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(buffer, 0, Math.min(readBytes, bytes - at), at);
      if (bytesRead === 0) break;
      this.#hash.update(buffer.subarray(0, bytesRead));
      at += bytesRead;
      onBytes(at);
    }
    this.#bytes = at;
  }

  /** Throws away what is there; what comes next belongs to `note`. */
  async begin(note: PartNote): Promise<void> {
    await this.#handle().truncate(0);
    this.#hash = createHash("sha256");
    this.#bytes = 0;
    await this.setNote(note);
  }

  async setNote(note: PartNote): Promise<void> {
    this.#note = note;
    await writeAtomically(noteOf(this.#target), `${JSON.stringify(note)}\n`);
  }

  async append(chunk: Uint8Array): Promise<void> {
    const file = this.#handle();
    for (let done = 0; done < chunk.length;)
      done += (await file.write(chunk, done, chunk.length - done, this.#bytes + done)).bytesWritten;
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
  }

  /** SHA-256 of the bytes so far. */
  sum(): string {
    return this.#hash.copy().digest("hex");
  }

  /** Everything on disk, for sure, and nothing behind it. */
  async flush(): Promise<void> {
    await this.#handle().truncate(this.#bytes);
    await this.#handle().sync();
  }

  /** Gives the file its name. It is closed then. */
  async finish(): Promise<void> {
    await this.close();
    await patiently(() => rename(partOf(this.#target), this.#target), { forMs: scannedMs });
    await patiently(() => rm(noteOf(this.#target), { force: true }));
  }

  async discard(): Promise<void> {
    await this.close();
    await discardPart(this.#target);
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  #handle(): FileHandle {
    if (this.#file === undefined) throw new Error("The part was closed.");
    return this.#file;
  }
}

function partOf(target: string): string {
  return `${target}.part`;
}

function noteOf(target: string): string {
  return `${target}.part.json`;
}

async function flagFor(path: string): Promise<"r+" | "w+"> {
  return (await sizeOf(path)) === undefined ? "w+" : "r+";
}

/** Undefined when it is not there. */
export async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function readPartNote(target: string): Promise<PartNote | undefined> {
  try {
    return parsePartNote(await readFile(noteOf(target), "utf8"));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** How much of a download is there: from 0 to below 1, undefined when none was begun. Never rejects. */
export async function partShare(target: string): Promise<number | undefined> {
  try {
    const [note, bytes] = await Promise.all([readPartNote(target), sizeOf(partOf(target))]);
    return note === undefined || bytes === undefined ? undefined : Math.min(0.99, bytes / note.bytes);
  } catch {
    return undefined;
  }
}

/** Deletes what an unfinished download left. */
export async function discardPart(target: string): Promise<void> {
  await patiently(() => rm(partOf(target), { force: true }));
  await patiently(() => rm(noteOf(target), { force: true }));
}
