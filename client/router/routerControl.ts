import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { AnswerPart } from "../../protocol/parseAnswerEvent.ts";
import type { RouterStatus, ServerAction } from "../../protocol/routerApi.ts";
import { systemClock } from "../children/clock.ts";
import type { Log } from "../log/log.ts";
import type { ReadonlyObservable } from "../observing/observable.ts";
import { readSettings } from "../settings.ts";
import type { ActiveProfile, MagiFiles, RouterNotWanted, RouterState } from "../situation/situation.ts";
import { RouterAnswerError } from "./answerError.ts";
import { askRouter } from "./askRouter.ts";
import type { CompletionPart } from "./parseCompletionEvent.ts";
import { ProfileTeller } from "./profileTeller.ts";
import type { Question } from "./question.ts";
import { RouterClient } from "./routerClient.ts";
import { RouterHost } from "./routerHost.ts";
import type { RouterStarter } from "./routerHost.ts";
import { startRouterRun } from "./routerRun.ts";

/** How long a question waits for a router that is being started. */
const patienceMs = 30_000;
/** What the router is started with; a change starts it anew, once no answer is under way. */
const watchedSettings = ["magi.router", "magi.decisionLog", "magi.llamaServer"] as const;
/** A server that does not end by itself is made to after some seconds. */
const stoppingMs = 30_000;

/**
 * Decides when a router is wanted and with which files, and tells it the active profile. A router runs as long as the
 * workspace is trusted and has profiles.
 */
export class RouterControl implements vscode.Disposable {
  readonly #script: string;
  readonly #log: Log;
  readonly #serverLog: Log;
  readonly #files: ReadonlyObservable<MagiFiles>;
  readonly #serverKeys: ReadonlyObservable<string | undefined>;
  readonly #host: RouterHost<RouterClient>;
  readonly #profile: ProfileTeller;
  readonly #subscriptions: vscode.Disposable;
  /** What the router was started with, to see when it must be another one. */
  #startedWith: { readonly places: string; readonly args: string } | undefined;
  #answersUnderWay = 0;
  #isDisposed = false;
  /** The keys that the router was told last. */
  #toldKeys: string | undefined;

  constructor(asked: {
    readonly script: string;
    readonly log: Log;
    /** Takes what the llama-servers say. */
    readonly serverLog: Log;
    readonly files: ReadonlyObservable<MagiFiles>;
    /** Reads the files again. */
    readonly refresh: () => Promise<void>;
    readonly active: ReadonlyObservable<ActiveProfile>;
    /** As `parseServerKeys` reads them; undefined until it is known whether there are any. */
    readonly serverKeys: ReadonlyObservable<string | undefined>;
  }) {
    this.#script = asked.script;
    this.#log = asked.log;
    this.#serverLog = asked.serverLog;
    this.#files = asked.files;
    this.#serverKeys = asked.serverKeys;
    this.#host = new RouterHost(systemClock, asked.log);
    this.#profile = new ProfileTeller({
      active: asked.active,
      getClient: (signal) => this.#host.getConnection(signal),
      refresh: asked.refresh,
      clock: systemClock,
      log: asked.log,
    });
    const update = (): void => {
      this.#update();
    };
    this.#subscriptions = vscode.Disposable.from(
      asked.files.subscribe(update),
      asked.active.subscribe(update),
      asked.serverKeys.subscribe(update),
      vscode.workspace.onDidGrantWorkspaceTrust(update),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (watchedSettings.some((name) => change.affectsConfiguration(name))) update();
      }),
    );
    update();
  }

  get state(): ReadonlyObservable<RouterState> {
    return this.#host.state;
  }

  get pid(): number | undefined {
    return this.#host.pid;
  }

  /** See `RouterHost.getConnection`. */
  getClient(signal: AbortSignal): Promise<RouterClient> {
    return this.#host.getConnection(signal);
  }

  /** Has all endpoints checked now and says how they are; `state` follows. */
  async checkModels(): Promise<RouterStatus | undefined> {
    const signal = AbortSignal.timeout(60_000);
    const client = await this.getClient(signal);
    return await client.check(signal);
  }

  /** Starts, stops or restarts a model's llama-server. @throws with a sentence when it cannot. */
  async controlServer(action: ServerAction, model: string): Promise<void> {
    const signal = AbortSignal.timeout(stoppingMs);
    const client = await this.getClient(signal);
    await client.controlServer(action, model, signal);
  }

  /** Asks the router; waits for one that is being started. Rejects with a `RouterAnswerError`. */
  ask(question: Question, signal: AbortSignal): AsyncIterable<AnswerPart> {
    const getClient = this.#clientForAnswer.bind(this);
    const whyOff = (): string | undefined => whyOffOf(this.#host.state.value);
    return this.#counted(askRouter({ question, signal, getClient, whyOff, log: this.#log }));
  }

  /** Sends a request that is written already. Rejects as `ask`; it is sent once. */
  complete(body: Readonly<Record<string, unknown>>, signal: AbortSignal): AsyncIterable<CompletionPart> {
    return this.#counted(this.#complete(body, signal));
  }

  /** Starts the router anew at the user's word. */
  restart(): void {
    this.#startedWith = undefined;
    this.#update();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#subscriptions.dispose();
    this.#profile.dispose();
    this.#host.dispose();
  }

  async *#complete(body: Readonly<Record<string, unknown>>, signal: AbortSignal): AsyncGenerator<CompletionPart> {
    yield* (await this.#clientForAnswer(signal)).complete(body, signal);
  }

  async *#counted<Part>(answer: AsyncIterable<Part>): AsyncGenerator<Part> {
    this.#answersUnderWay += 1;
    try {
      yield* answer;
    } finally {
      this.#answersUnderWay -= 1;
      if (this.#answersUnderWay === 0 && !this.#isDisposed) this.#update();
    }
  }

  async #clientForAnswer(signal: AbortSignal, not?: RouterClient): Promise<RouterClient> {
    const tooLong = AbortSignal.timeout(patienceMs);
    try {
      return await this.#host.getConnection(AbortSignal.any([signal, tooLong]), not);
    } catch (error) {
      const message = tooLong.aborted
        ? "The router does not start. Restart it, or look at the log."
        : error instanceof Error
          ? error.message
          : String(error);
      throw new RouterAnswerError({ message, code: whyOffOf(this.#host.state.value) ?? "ROUTER_DOWN" });
    }
  }

  #update(): void {
    const { loaded, places, profiles } = this.#files.value;
    if (!loaded) return;
    if (!vscode.workspace.isTrusted || places === undefined || profiles.length === 0) {
      this.#startedWith = undefined;
      const notWanted = places === undefined ? "no-folder" : "no-profiles";
      this.#host.stop(vscode.workspace.isTrusted ? notWanted : "untrusted");
      return;
    }
    const serverKeys = this.#serverKeys.value;
    if (serverKeys === undefined) return;
    const { routerPort, decisionLog, decisionLogPrompts, llamaServer } = readSettings(vscode.Uri.file(places.folder));
    const args = [
      ...["--workspace", places.folder, "--profiles", places.profilesFolder, "--registry", places.registryFile],
      ...(routerPort === 0 ? [] : ["--port", String(routerPort)]),
      ...(decisionLog ? [] : ["--no-log"]),
      ...(decisionLogPrompts ? ["--log-prompts"] : []),
      ...["--llama-server", JSON.stringify(llamaServer)],
    ];
    const startWith = { places: JSON.stringify(places), args: JSON.stringify(args) };
    // Another setting waits for the answers under way, which would be cut off.
    const mayWait = this.#answersUnderWay > 0 && startWith.places === this.#startedWith?.places;
    if (startWith.args !== this.#startedWith?.args && !mayWait) {
      this.#startedWith = startWith;
      this.#host.start(this.#starter(args, places.folder));
      return;
    }
    if (serverKeys !== this.#toldKeys) {
      this.#toldKeys = serverKeys;
      this.#host.tell({ serverKeys });
    }
    void this.#profile.update();
  }

  #starter(args: readonly string[], cwd: string): RouterStarter<RouterClient> {
    // A new token for each set of files; it never leaves this process and its child.
    const token = randomBytes(32).toString("hex");
    return {
      start: () => {
        // The profile and the keys as they are at this start, not as they were at the first one.
        const name = this.#profile.toStartWith();
        const serverKeys = this.#serverKeys.value ?? "";
        this.#toldKeys = serverKeys;
        const all = name === undefined ? args : [...args, "--profile", name];
        return startRouterRun({
          script: this.#script,
          args: all,
          cwd,
          token,
          serverKeys,
          log: this.#log,
          serverLog: this.#serverLog,
        });
      },
      connect: (url) => new RouterClient(url, token),
    };
  }
}

const notWantedCodes: Readonly<Record<RouterNotWanted, string>> = {
  "no-folder": "NO_FOLDER",
  "no-profiles": "NO_PROFILES",
  untrusted: "UNTRUSTED",
};

/** Why no router is wanted, as an error's code. */
function whyOffOf(state: RouterState): string | undefined {
  return state.kind === "off" ? notWantedCodes[state.why] : undefined;
}
