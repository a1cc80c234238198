import { access } from "node:fs/promises";
import { afterExit, noCrashes } from "../../core/engines/restartPolicy.ts";
import type { CrashRecord } from "../../core/engines/restartPolicy.ts";
import type { Clock } from "../../core/ports.ts";
import type { EngineEvent } from "./engineEvents.ts";
import { startEngineProcess, type EngineProcess } from "./engineProcess.ts";
import type { EmbeddedHandle, EmbeddedModel, EngineStatus } from "./engineStatus.ts";
import { inspectModelFile } from "./modelFile.ts";

export interface EngineSettings {
  /** The bundled engine, `dist/engine/engine.mjs`. */
  readonly engineFile: string;
  /** The program that runs it: Node, or Electron as Node. */
  readonly nodePath: string;
  readonly log: (line: string) => void;
  readonly clock: Clock;
}

/** A child that does not listen after this time never will; loading a model may take longer. */
const listenMs = 30_000;

/**
 * The life of one model's process. A crash of an engine that was ready once is followed by a restart, each time after a
 * longer wait. One that fails before it was ever ready stays as it is: the same file would fail again.
 */
export class EmbeddedEngine implements EmbeddedHandle {
  readonly kind = "embedded";
  readonly model: EmbeddedModel;
  readonly #settings: EngineSettings;
  readonly #onChange: (engine: EmbeddedEngine) => void;
  readonly #waiting = new Set<(status: EngineStatus) => void>();
  #status: EngineStatus;
  #process: EngineProcess | undefined;
  /** Counts the starts, so that what an earlier one still reports is not heard. */
  #start = 0;
  #callOffTimer: () => void = () => undefined;
  #fileStamp = "";
  #inspecting = false;
  #wasReady = false;
  #crashes: CrashRecord = noCrashes;

  constructor(model: EmbeddedModel, settings: EngineSettings, onChange: (engine: EmbeddedEngine) => void) {
    this.model = model;
    this.#settings = settings;
    this.#onChange = onChange;
    this.#status = { state: "starting", since: settings.clock.now() };
  }

  get status(): EngineStatus {
    return this.#status;
  }

  /** For the first start; `retry` for any other. Waits for `before`, such as the end of the engine that ran until now. */
  start(before: Promise<void> = Promise.resolve()): void {
    const start = this.#begin();
    void before.then(() => this.#launch(start));
  }

  retry(): void {
    const { state } = this.#status;
    if (state !== "failed" && state !== "restarting") return;
    this.#crashes = { ...this.#crashes, failedRestarts: 0 };
    void this.#launch(this.#begin());
  }

  /** Starts a failed engine again when its file is not the one that failed. */
  async retryWhenFileChanged(): Promise<void> {
    if (this.#status.state !== "failed" || this.#inspecting) return;
    this.#inspecting = true;
    const start = this.#start;
    const file = await inspectModelFile(this.model.file);
    this.#inspecting = false;
    if (start === this.#start && file.stamp !== this.#fileStamp) this.retry();
  }

  settled(signal?: AbortSignal): Promise<EngineStatus> {
    signal?.throwIfAborted();
    if (isSettled(this.#status)) return Promise.resolve(this.#status);
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.delete(listener);
        reject(signal?.reason instanceof Error ? signal.reason : new Error("Aborted", { cause: signal?.reason }));
      };
      const listener = (status: EngineStatus) => {
        signal?.removeEventListener("abort", giveUp);
        resolve(status);
      };
      this.#waiting.add(listener);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  }

  /** Resolves when the process is gone. */
  async stop(): Promise<void> {
    this.#start++;
    this.#callOffTimer();
    await this.#process?.stop();
    this.#process = undefined;
    if (this.#status.state !== "stopped") this.#setStatus({ state: "stopped", since: this.#now() });
  }

  #begin(): number {
    this.#callOffTimer();
    this.#setStatus({ state: "starting", since: this.#now() });
    return ++this.#start;
  }

  async #launch(start: number): Promise<void> {
    const { engineFile, nodePath, clock } = this.#settings;
    const isCurrent = () => start === this.#start;
    const missing = await access(engineFile).then(
      () => undefined,
      () => `The embedded engine is missing from this installation (${engineFile}); install or build MAGI again.`,
    );
    const file = await inspectModelFile(this.model.file);
    if (!isCurrent()) return;
    this.#fileStamp = file.stamp;
    const fault = missing ?? (file.kind === "unusable" ? file.sentence : undefined);
    if (fault !== undefined) {
      this.#fail(fault);
      return;
    }

    let failure: string | undefined;
    const process = startEngineProcess({
      nodePath,
      engineFile,
      model: this.model,
      clock,
      log: this.#log,
      onEvent: (event) => {
        if (!isCurrent()) return;
        if (event.event === "failed") failure = event.message;
        else this.#onEvent(event);
      },
      onExit: (how) => {
        if (isCurrent()) this.#onExit(how, failure);
      },
    });
    this.#process = process;
    if (process === undefined) return;
    this.#callOffTimer = clock.after(listenMs, () => {
      if (!isCurrent()) return;
      this.#start++;
      void process.stop();
      this.#fail(`The engine for ${this.model.id} did not start within ${listenMs / 1000} s.`);
    });
  }

  #onEvent(event: Exclude<EngineEvent, { event: "failed" }>): void {
    const since = this.#now();
    const status = this.#status;
    if (event.event === "listening" && this.#process !== undefined) {
      this.#callOffTimer();
      const { pid, token } = this.#process;
      this.#setStatus({ state: "loading", since, pid, token, baseUrl: `http://127.0.0.1:${event.port}/v1` });
    } else if (event.event === "ready" && status.state === "loading") {
      this.#wasReady = true;
      this.#setStatus({ ...status, state: "ready", since, loadMs: event.loadMs });
    }
  }

  #onExit(how: string, failure: string | undefined): void {
    this.#callOffTimer();
    this.#process = undefined;
    const { id, file } = this.model;
    if (failure !== undefined) {
      this.#fail(`The engine for ${id} did not start: ${failure}`);
      return;
    }
    const wasEverReady = this.#wasReady;
    const { state, since } = this.#status;
    const next = afterExit(this.#crashes, {
      wasEverReady,
      readyForMs: state === "ready" ? this.#now() - since : undefined,
    });
    if (next.kind === "restart") {
      this.#crashes = next.record;
      this.#restartLater(how, next.delayMs);
    } else if (wasEverReady)
      this.#fail(`The engine for ${id} stopped again and again: ${how}. Try a smaller context or another model.`);
    else
      this.#fail(
        `The engine for ${id} stopped while it loaded the model: ${how}. ${file} may be damaged, of a kind that llama.cpp does not know, or too large for this machine.`,
      );
  }

  #restartLater(how: string, delayMs: number): void {
    const now = this.#now();
    const sentence = `The engine for ${this.model.id} stopped: ${how}. It starts again in ${delayMs / 1000} s.`;
    this.#log(sentence);
    this.#setStatus({ state: "restarting", since: now, sentence, startsAt: now + delayMs });
    this.#callOffTimer = this.#settings.clock.after(delayMs, () => {
      void this.#launch(this.#begin());
    });
  }

  #fail(sentence: string): void {
    this.#log(sentence);
    this.#setStatus({ state: "failed", since: this.#now(), sentence });
  }

  #setStatus(status: EngineStatus): void {
    this.#status = status;
    if (isSettled(status)) {
      const waiting = [...this.#waiting];
      this.#waiting.clear();
      for (const listener of waiting) listener(status);
    }
    this.#onChange(this);
  }

  #now(): number {
    return this.#settings.clock.now();
  }

  readonly #log = (line: string): void => {
    this.#settings.log(`engine ${this.model.id}: ${line}`);
  };
}

function isSettled({ state }: EngineStatus): boolean {
  return state === "ready" || state === "failed" || state === "stopped";
}
