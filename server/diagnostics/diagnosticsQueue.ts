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
  readonly publish: (findings: Findings) => void;
}

/** So long the queue may work before what the editor asks meanwhile gets its turn. */
const sliceMs = 8;
/** A document that takes longer than this to check is checked when its author pauses, not at every key. */
const slowMs = 40;
const longestPauseMs = 150;

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
  readonly #pauses = new Map<string, NodeJS.Timeout>();
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
    clearTimeout(this.#pauses.get(key));
    const cost = this.#costs.get(key) ?? 0;
    const pause = cost > slowMs ? Math.min(cost, longestPauseMs) : 0;
    this.#pauses.set(
      key,
      setTimeout(() => {
        this.#pauses.delete(key);
        this.#check(key);
      }, pause),
    );
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
    for (const pause of this.#pauses.values()) clearTimeout(pause);
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    await nextTurn();
    let sliceBegan = performance.now();
    for (const key of this.#waiting) {
      this.#waiting.delete(key);
      this.#check(key);
      if (performance.now() - sliceBegan > sliceMs) {
        await nextTurn();
        sliceBegan = performance.now();
      }
    }
    this.#isWorking = false;
  }

  #check(key: string): void {
    const began = performance.now();
    const findings = this.#ports.findingsOf(key);
    if (findings?.version === undefined) this.#costs.delete(key);
    else this.#costs.set(key, performance.now() - began);
    this.#show(key, findings);
  }

  #show(key: string, findings: Findings | undefined): void {
    const before = this.#shown.get(key);
    const uri = findings?.uri ?? this.#uris.get(key);
    if (uri === undefined) return;
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
    if (isNews) this.#ports.publish(findings ?? { uri, diagnostics });
  }
}
