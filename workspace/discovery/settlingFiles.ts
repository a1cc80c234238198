import { stat } from "node:fs/promises";

/** So many files at once are a copy of a whole collection, which a search finds. */
const maxFiles = 500;

interface FileState {
  readonly bytes: number;
  readonly changedMs: number;
}

/** Files that came up just now, until they have stopped changing. */
export class SettlingFiles {
  readonly #settleMs: number;
  readonly #onWhole: (paths: readonly string[]) => void;
  /** As they were at the last look; undefined before the first. */
  readonly #files = new Map<string, FileState | undefined>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** `onWhole` is called with files that stayed as they are for `settleMs`; never with those that are gone again, or empty. */
  constructor(settleMs: number, onWhole: (paths: readonly string[]) => void) {
    this.#settleMs = settleMs;
    this.#onWhole = onWhole;
  }

  add(path: string): void {
    if (this.#closed || this.#files.size >= maxFiles || this.#files.has(path)) return;
    this.#files.set(path, undefined);
    this.#lookLater();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#files.clear();
  }

  #lookLater(): void {
    this.#timer ??= setTimeout(() => void this.#look(), this.#settleMs);
  }

  /** Tells of the files that are as they were at the last look, and looks again as long as others are not. */
  async #look(): Promise<void> {
    this.#timer = undefined;
    const whole: string[] = [];
    for (const [path, before] of [...this.#files]) {
      const now = await stateOf(path);
      if (now === undefined) this.#files.delete(path);
      else if (now.bytes > 0 && now.bytes === before?.bytes && now.changedMs === before.changedMs) {
        this.#files.delete(path);
        whole.push(path);
      } else this.#files.set(path, now);
    }
    if (this.#closed) return;
    if (this.#files.size > 0) this.#lookLater();
    if (whole.length > 0) this.#onWhole(whole);
  }
}

async function stateOf(path: string): Promise<FileState | undefined> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { bytes: size, changedMs: mtimeMs };
  } catch {
    // It was for a moment only, or may not be looked at.
    return undefined;
  }
}
