import { CloseAction, ErrorAction, LanguageClient, State } from "vscode-languageclient/node";
import type { CloseHandlerResult, Middleware } from "vscode-languageclient/node";
import type { ChildProcess } from "node:child_process";
import type * as vscode from "vscode";
import { delayAfter, soundRunMs } from "../children/backoff.ts";
import { spawnNode } from "../children/spawnNode.ts";
import { needTrust } from "../create/needs.ts";
import { describeError } from "../log/log.ts";
import { Observable } from "../observing/observable.ts";
import type { ReadonlyObservable } from "../observing/observable.ts";
import { profileLanguage } from "./magiDocuments.ts";
import type { ClientPart } from "./clientPart.ts";

/** How the language server is, for those who show it. */
export type LanguageServerState =
  /** Not wanted, because the workspace is not trusted, or stopped for good with the window. */
  | { readonly kind: "off" }
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly pid: number | undefined }
  /** It ended by itself and is about to be started again. */
  | { readonly kind: "restarting" }
  /** It ended too often; only the user starts it again. */
  | { readonly kind: "down" };

/** A client that only logs: what the user is told is decided in one place, and not with a stack of messages. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  override warn(message: string, data?: unknown): void {
    super.warn(message, data, false);
  }

  override info(message: string, data?: unknown): void {
    super.info(message, data, false);
  }
}

/** The language server's child process, and the client that talks to it. */
export class LanguageServer implements vscode.Disposable {
  readonly #script: string;
  readonly #log: vscode.LogOutputChannel;
  readonly #parts: readonly ClientPart[];
  readonly #state = new Observable<LanguageServerState>({ kind: "off" });
  /** What is wanted now; whatever is still heard of another one counts no more. */
  #run: Run | undefined;
  #failures = 0;

  constructor(
    script: string,
    { log, parts }: { readonly log: vscode.LogOutputChannel; readonly parts: readonly ClientPart[] },
  ) {
    this.#script = script;
    this.#log = log;
    this.#parts = parts;
  }

  get state(): ReadonlyObservable<LanguageServerState> {
    return this.#state;
  }

  /** Starts the server unless it is wanted already. Failures show in `state`; it never throws. */
  async start(): Promise<void> {
    if (this.#run !== undefined) return;
    const run = this.#createRun();
    const { client } = run;
    this.#run = run;
    this.#state.set({ kind: "starting" });
    client.onDidChangeState(({ newState }) => {
      if (run === this.#run && newState === State.Running) this.#state.set({ kind: "running", pid: run.child?.pid });
    });
    try {
      await client.start();
    } catch (error) {
      if (run !== this.#run) return;
      this.#log.error(`The language server did not start: ${describeError(error)}`);
      // Of one that ran and ended `#closed` has said what becomes of it.
      if (this.#state.value.kind === "starting") this.#state.set({ kind: "down" });
    }
  }

  /**
   * Ends the server if it runs and starts a new one, at the user's word: what failed before is forgotten.
   * @throws with a sentence when the workspace is not trusted.
   */
  async restart(): Promise<void> {
    needTrust("no language server is started");
    this.#failures = 0;
    await this.#stop();
    await this.start();
  }

  dispose(): void {
    void this.#stop();
  }

  async #stop(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    this.#state.set({ kind: "off" });
    try {
      // Not `dispose`, which throws for a client that never ran.
      await run?.client.stop(2_000);
    } catch (error) {
      this.#log.warn(`The language server was ended by force: ${describeError(error)}`);
      run?.child?.kill();
    }
  }

  #createRun(): Run {
    const spawn = (): Promise<ChildProcess> =>
      // It may have been stopped before it came to this, and nobody would end what is started then.
      run === this.#run ? Promise.resolve(this.#spawn(run)) : Promise.reject(new Error("It was stopped."));
    const client = new QuietClient("magi", "MAGI", spawn, {
      // The registry is not here: the server asks for it, with those of its features that are for JSON too. A selector
      // here would send its edits twice, and offer our formatting and completion beside the editor's own.
      documentSelector: [
        { scheme: "file", language: profileLanguage },
        { scheme: "untitled", language: profileLanguage },
      ],
      outputChannel: this.#log,
      // What profiles say is data: no command links, no HTML.
      markdown: { isTrusted: false, supportHtml: false },
      middleware: this.#parts.reduce<Middleware>((all, { middleware }) => ({ ...all, ...middleware }), {}),
      // `#closed` decides what happens next.
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.#closed(run),
      },
    });
    for (const part of this.#parts) part.attach(client);
    const run: Run = { client, child: undefined, startedAt: 0 };
    return run;
  }

  #spawn(run: Run): ChildProcess {
    const child = spawnNode({ path: this.#script, args: ["--stdio", `--clientProcessId=${process.pid}`] });
    child.on("error", (error) => {
      this.#log.error(`The language server: ${error.message}`);
    });
    child.on("exit", (code, signal) => {
      this.#log.info(
        `The language server (process ${String(child.pid)}) ended with ${signal ?? `code ${String(code)}`}.`,
      );
    });
    // A dead server's pipe must not become an uncaught error of the editor.
    child.stdin.on("error", (error) => {
      this.#log.warn(`The language server does not take messages: ${error.message}`);
    });
    run.child = child;
    run.startedAt = Date.now();
    return child;
  }

  /** Decides what happens after the server ended by itself. */
  async #closed(run: Run): Promise<CloseHandlerResult> {
    const over = { action: CloseAction.DoNotRestart, handled: true };
    // A function, so that the compiler does not take an old reading for the truth after an await.
    const isWanted = (): boolean => run === this.#run;
    if (!isWanted()) return over;
    this.#failures = Date.now() - run.startedAt > soundRunMs ? 1 : this.#failures + 1;
    const delayMs = delayAfter(this.#failures);
    if (delayMs === undefined) {
      this.#state.set({ kind: "down" });
      return over;
    }
    this.#state.set({ kind: "restarting" });
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    return isWanted() ? { action: CloseAction.Restart, handled: true } : over;
  }
}

/** A client, and the server that it talks to or was the last to. */
interface Run {
  readonly client: LanguageClient;
  child: ChildProcess | undefined;
  startedAt: number;
}
