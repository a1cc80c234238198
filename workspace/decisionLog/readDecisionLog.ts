import { open, stat } from "node:fs/promises";
import { parseLogLine } from "../../core/calibration/logEntry.ts";
import type { LogEntry } from "../../core/calibration/logEntry.ts";
import { isMissing } from "../fileError.ts";
import { maxLogBytes } from "./decisionLogWriter.ts";
import type { LogFiles } from "./logFiles.ts";

/**
 * The entries of a log, the oldest first, of all profiles; the newest `maxBytes` of them, by default all that are kept.
 * Empty when nothing was logged. What is no entry is left out. Rejects when the files are there but cannot be read.
 */
export async function readDecisionLog(
  { current, older }: Pick<LogFiles, "current" | "older">,
  maxBytes = 4 * maxLogBytes,
): Promise<readonly LogEntry[]> {
  const newer = await readEnd(current, maxBytes);
  const before = await readEnd(older, maxBytes - newer.length);
  return [before, newer].flatMap((text) =>
    text
      .toString("utf8")
      .split("\n")
      .flatMap((line) => parseLogLine(line) ?? []),
  );
}

/** Reads a log as often as somebody asks, but the disk only when it has changed. */
export class DecisionLogReader {
  readonly #files: LogFiles;
  readonly #maxBytes: number;
  #seen = "";
  #entries: Promise<readonly LogEntry[]> = Promise.resolve([]);

  constructor(files: LogFiles, maxBytes: number) {
    this.#files = files;
    this.#maxBytes = maxBytes;
  }

  /** As `readDecisionLog`; the same list as before when nothing was logged since. */
  async entries(): Promise<readonly LogEntry[]> {
    const seen = (await Promise.all([stateOf(this.#files.current), stateOf(this.#files.older)])).join();
    if (seen !== this.#seen) {
      this.#seen = seen;
      this.#entries = readDecisionLog(this.#files, this.#maxBytes);
    }
    return this.#entries;
  }
}

/** The last bytes of a file; empty when there is no such file. The half of a line that they begin with is no entry. */
async function readEnd(file: string, maxBytes: number): Promise<Buffer> {
  if (maxBytes <= 0) return Buffer.alloc(0);
  let handle;
  try {
    handle = await open(file, "r");
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  }
  try {
    const { size } = await handle.stat();
    const start = Math.max(0, size - maxBytes);
    const buffer = Buffer.alloc(size - start);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function stateOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(file);
    return `${String(ino)}:${String(size)}:${String(mtimeMs)}`;
  } catch (error) {
    if (isMissing(error)) return "none";
    throw error;
  }
}
