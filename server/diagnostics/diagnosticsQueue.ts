import { setImmediate as nextTurn } from "node:timers/promises";
import type { Diagnostic } from "vscode-languageserver/node";

/** What there is to say of a file now. */
export interface Findings {
  /** The address by which the editor knows the file. */
  readonly uri: string;
  /** Only for an open document. */
  readonly version?: number;
  readonly diagnostics: readonly Diagnostic[];
}

export interface DiagnosticsPorts {
  /** `undefined` when nothing is to be said of the file, now or any more. Never throws. */
  readonly findingsOf: (key: string) => Findings | undefined;
  /** Resolves when the editor's end of the line has taken it. Never rejects. */
  readonly publish: (findings: Findings) => Promise<void>;
}

/** So long the queue may work before what the editor asks meanwhile gets its turn. */
const sliceMs = 2;
/** A document that takes longer than this to check is checked when its author pauses, not at every key. */
const slowMs = 40;
const longestPauseMs = 150;
/** What an editor asks along with a key is answered before a check that takes longer than this. */
const shortMs = 4;
const courtesyMs = 2;

/**
 * Decides when files are checked: a document that is being typed in at once, before all others, and those that are not
 * open in small slices. A file that changes again before its turn is checked once.
 */
export class DiagnosticsQueue {
  readonly #ports: DiagnosticsPorts;
  /** What the editor shows, as JSON; absent for a file it was told nothing of. */
  readonly #shown = new Map<string, string>();
  readonly #uris = new Map<string, string>();
  readonly #waiting = new Set<string>();
  /** What calls off a check that is about to be made. */
  readonly #pauses = new Map<string, () => void>();
  readonly #costs = new Map<string, number>();
  #isWorking = false;
  #isClosed = false;

  constructor(ports: DiagnosticsPorts) {
    this.#ports = ports;
  }

  /** A document was opened or typed in. */
  touchNow(key: string): void {
    if (this.#isClosed) return;
    this.#waiting.delete(key);
    this.#pauses.get(key)?.();
    const cost = this.#costs.get(key) ?? 0;
    const check = (): void => {
      this.#pauses.delete(key);
      void this.#check(key);
    };
    this.#pauses.set(key, after(pauseFor(cost), check));
  }

  /** Something that files depend on has changed. */
  touch(keys: Iterable<string>): void {
    if (this.#isClosed) return;
    for (const key of keys) if (!this.#pauses.has(key)) this.#waiting.add(key);
    if (!this.#isWorking) void this.#work();
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting.clear();
    for (const callOff of this.#pauses.values()) callOff();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    await nextTurn();
    let sliceBegan = performance.now();
    let sent: Promise<void>[] = [];
    for (const key of this.#waiting) {
      this.#waiting.delete(key);
      sent.push(this.#check(key));
      if (performance.now() - sliceBegan > sliceMs) {
        // An answer would wait behind all that is not taken yet.
        await Promise.all(sent);
        await nextTurn();
        sent = [];
        sliceBegan = performance.now();
      }
    }
    this.#isWorking = false;
  }

  #check(key: string): Promise<void> {
    const began = performance.now();
    const findings = this.#ports.findingsOf(key);
    if (findings?.version === undefined) this.#costs.delete(key);
    else this.#costs.set(key, performance.now() - began);
    return this.#show(key, findings);
  }

  async #show(key: string, findings: Findings | undefined): Promise<void> {
    const before = this.#shown.get(key);
    const uriBefore = this.#uris.get(key);
    const uri = findings?.uri ?? uriBefore;
    if (uri === undefined) return;
    // The editor spells the address otherwise now, and shows at the old spelling what was said there.
    if (uriBefore !== undefined && uriBefore !== uri) await this.#ports.publish({ uri: uriBefore, diagnostics: [] });
    const diagnostics = findings?.diagnostics ?? [];
    const now = JSON.stringify(diagnostics);
    // A closed file without problems is not worth a message, nor is one whose problems are known.
    const isNews = findings?.version !== undefined || now !== (before ?? "[]");
    if (findings === undefined || (findings.version === undefined && diagnostics.length === 0)) {
      this.#shown.delete(key);
      this.#uris.delete(key);
    } else {
      this.#shown.set(key, now);
      this.#uris.set(key, uri);
    }
    if (isNews) await this.#ports.publish(findings ?? { uri, diagnostics });
  }
}

/** How long a document that takes so long to check is left alone behind a key. */
function pauseFor(costMs: number): number {
  if (costMs > slowMs) return Math.min(costMs, longestPauseMs);
  return costMs > shortMs ? courtesyMs : 0;
}

/** Calls back after so many milliseconds, or as soon as what has arrived is read. Returns what calls it off. */
function after(ms: number, callback: () => void): () => void {
  if (ms === 0) {
    const immediate = setImmediate(callback);
    return () => {
      clearImmediate(immediate);
    };
  }
  const timeout = setTimeout(callback, ms);
  return () => {
    clearTimeout(timeout);
  };
}
