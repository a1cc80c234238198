// The life of one llama-server, from the file to the last words. One file for it all, since each step has to know whether a later
// start or stop has overtaken it.
import { llamaServerArguments, llamaServerEnvironment } from "../../core/engines/llamaServerArguments.ts";
import type { LocatedModel } from "../../core/engines/llamaServerArguments.ts";
import { causeOf, lastError } from "../../core/engines/lastWords.ts";
import { afterExit, noCrashes } from "../../core/engines/restartPolicy.ts";
import type { CrashRecord } from "../../core/engines/restartPolicy.ts";
import type { Clock } from "../../core/ports.ts";
import { shellWord } from "../../core/text/shellWord.ts";
import type { LlamaServerSettings } from "../../protocol/llamaServerSettings.ts";
import { isPortFree } from "../../workspace/discovery/portsInUse.ts";
import type { ServerHandle, ServerStatus } from "../engine/engineStatus.ts";
import { inspectModelFile } from "../engine/modelFile.ts";
import { findLlamaServer, whyNoLlamaServer } from "../../workspace/llamaServer/findLlamaServer.ts";
import type { Machine } from "../../workspace/llamaServer/findLlamaServer.ts";
import { adoptServerProcess, startServerProcess } from "./serverProcess.ts";
import type { ServerProcess } from "./serverProcess.ts";
import type { ServerRecord, ServerRecords } from "./serverRecords.ts";

/** What every llama-server is run with. */
export interface ServerParts {
  readonly settings: LlamaServerSettings;
  /** The bundled keeper, `dist/keeper.js`. */
  readonly keeperFile: string;
  /** Node, or Electron as Node. */
  readonly nodePath: string;
  readonly machine: Machine;
  readonly records: ServerRecords;
  readonly clock: Clock;
  /** What a server says of itself at `/health`. */
  readonly askHealth: (root: string) => Promise<"ready" | "loading" | "silent">;
  /** Takes a line that begins with the model. */
  readonly log: (line: string) => void;
}

/** What a server asks of the set that it is one of. */
export interface ServerOwner {
  readonly changed: (server: LlamaServer) => void;
  /** It is to be started as soon as there is a place for it. */
  readonly admit: (server: LlamaServer) => void;
  /** What is to run has to be looked at again. */
  readonly replan: () => void;
}

/** A look at a server that starts costs nothing. */
const lookEveryMs = 250;
const rememberedLines = 200;
/** A prompt that waited for it gets this long to come before it may be stopped for another. */
const owedMs = 5_000;

/**
 * The life of one model's llama-server. A crash of one that was ready is followed by a restart, each time after a longer
 * wait; one that ends before it was ever ready stays as it is, with its last words, because the same file would fail again.
 */
export class LlamaServer implements ServerHandle {
  readonly kind = "llama-server";
  readonly model: LocatedModel;
  /** Started by hand: it stays although the profile does not want it. */
  isPinned = false;
  /** Stopped by hand or because it was idle: the profile alone does not start it again. */
  isHeld = false;
  lastUsed = 0;
  readonly #parts: ServerParts;
  readonly #owner: ServerOwner;
  readonly #args: readonly string[];
  #isLaunching = false;
  /** Somebody waits for it. */
  #isWoken = false;
  /** It failed for want of something that may come. */
  #isLacking = false;
  #status: ServerStatus;
  #process: ServerProcess | undefined;
  #leaving: Promise<void> = Promise.resolve();
  #isLeaving = false;
  /** Counts the starts, so that what an earlier one still reports is not heard. */
  #start = 0;
  #callOffTimer: () => void = () => undefined;
  #lines: string[] = [];
  #wasEverReady = false;
  #crashes: CrashRecord = noCrashes;
  #owedUntil = 0;

  constructor(model: LocatedModel, parts: ServerParts, owner: ServerOwner) {
    this.model = model;
    this.#parts = parts;
    this.#owner = owner;
    this.#args = llamaServerArguments(model, parts.settings.arguments);
    this.#status = this.#idle();
  }

  get status(): ServerStatus {
    return this.#status;
  }

  /** It has, or is about to have, a process. */
  get hasPlace(): boolean {
    return ["loading", "ready", "restarting"].includes(this.#status.state) || this.#isLaunching;
  }

  get isWaiting(): boolean {
    return this.#status.state === "starting" && !this.#isLaunching;
  }

  /** Whether it must not be stopped now, apart from answers under way. */
  get isAtWork(): boolean {
    const { state } = this.#status;
    return this.#isLaunching || state === "loading" || this.#parts.clock.now() < this.#owedUntil;
  }

  retry(): void {
    const { state } = this.#status;
    if (state !== "failed" && state !== "restarting") return;
    this.#crashes = noCrashes;
    if (state === "failed") this.#owner.admit(this);
    else this.launch();
  }

  touch(): void {
    this.lastUsed = this.#now();
    this.#owedUntil = 0;
  }

  wake(): void {
    const { state } = this.#status;
    if (state === "idle" && this.#parts.settings.start !== "never") {
      this.isHeld = false;
      this.#isWoken = true;
      this.#owner.admit(this);
    }
  }

  noteRefused(): void {
    if (this.#status.state === "elsewhere") this.#becomeIdle();
    else if (this.#status.state === "failed" && this.#isLacking) void this.#lookIfMended();
  }

  noteStranger(status: ServerStatus): void {
    // Ours may still be ending, or have ended while it was asked.
    if (status === this.#status && status.state === "idle" && !this.#isLeaving) this.#leaveAlone(undefined);
  }

  /** Says at once what would keep it from starting, so that nobody has to ask it first. */
  async verify(): Promise<void> {
    const start = this.#start;
    if (this.#status.state !== "idle") return;
    const lack = await this.#findLack();
    if (lack !== undefined && start === this.#start) this.#fail(lack, { isLacking: true });
  }

  /** It has to wait until another server is stopped. */
  waitForPlace(sentence: string): void {
    this.#callOffTimer();
    this.#start++;
    this.#setStatus({ state: "starting", since: this.#now(), sentence });
  }

  /** Starts it, when `before` has come to its end, such as the end of the server that makes room. */
  launch(before: Promise<void> = Promise.resolve()): void {
    this.#callOffTimer();
    const start = ++this.#start;
    this.#isLaunching = true;
    this.#setStatus({ state: "starting", since: this.#now() });
    void Promise.all([before, this.#leaving]).then(() => this.#launch(start));
  }

  /** Takes over a server that an earlier router left behind. */
  adopt(record: ServerRecord): void {
    this.#callOffTimer();
    this.#take(record, ++this.#start);
  }

  /** Whether the server of a record is what we would start. */
  isOf({ port, args, program }: ServerRecord): boolean {
    return port === this.model.port && program !== "" && JSON.stringify(args) === JSON.stringify(this.#args);
  }

  /** Stops it; resolves when the process is gone. */
  async stop(): Promise<void> {
    const start = ++this.#start;
    this.#callOffTimer();
    this.#isLaunching = false;
    const process = this.#process;
    this.#process = undefined;
    if (this.#status.state !== "elsewhere") this.#setStatus(this.#idle());
    if (process !== undefined) {
      this.#isLeaving = true;
      this.#leaving = Promise.all([this.#leaving, process.stop()]).then(() => {
        this.#isLeaving = false;
      });
    }
    await this.#leaving;
    // Until it was gone it may have answered a health check.
    if (process !== undefined && start === this.#start) this.#owner.changed(this);
  }

  /** Lets it run on without us. */
  leave(): void {
    this.#start++;
    this.#callOffTimer();
    this.#process?.leave();
    this.#process = undefined;
  }

  /** The program or the file that it needs and that is not there or cannot be used; a sentence. */
  async #findLack(): Promise<string | undefined> {
    const { settings, machine } = this.#parts;
    if ((await findLlamaServer(settings.path, machine)) === undefined)
      return `${whyNoLlamaServer(settings.path, settings.pathOption)}; or ${this.#howByHand()}`;
    const file = await inspectModelFile(this.model.file);
    return file.kind === "unusable" ? file.sentence : undefined;
  }

  async #lookIfMended(): Promise<void> {
    this.#isLacking = false;
    const start = this.#start;
    const lack = await this.#findLack();
    if (start !== this.#start) return;
    if (lack === undefined) this.#becomeIdle();
    else this.#isLacking = true;
  }

  #becomeIdle(): void {
    this.#setStatus(this.#idle());
    this.#owner.replan();
  }

  async #launch(start: number): Promise<void> {
    const { settings, machine, records, clock } = this.#parts;
    const isCurrent = (): boolean => start === this.#start;
    const lack = await this.#findLack();
    const program = await findLlamaServer(settings.path, machine);
    const isFree = await isPortFree(this.model.port);
    const claim = isFree ? undefined : await records.claim(this.model.port);
    if (!isCurrent()) return;
    if (claim?.kind === "orphan") {
      if (this.isOf(claim.record)) {
        this.#take(claim.record, start);
        return;
      }
      // It is nobody's, and in the way.
      this.#log(`stops what an earlier window left behind for ${claim.record.modelId}`);
      await adoptServerProcess(claim.record.pid, { clock, onExit: () => undefined }).stop();
      if (isCurrent()) await this.#launch(start);
      return;
    }
    if (!isFree) this.#leaveAlone(claim?.kind === "owned" ? claim.record : undefined);
    else if (lack !== undefined || program === undefined) this.#fail(lack ?? "", { isLacking: true });
    else this.#spawn(program, start);
  }

  #spawn(program: string, start: number): void {
    const { settings, keeperFile, nodePath, machine, records, clock } = this.#parts;
    const isCurrent = (): boolean => start === this.#start;
    const startedAt = this.#now();
    this.#lines = [];
    let pid = 0;
    this.#log(`starts ${program} ${withoutSecrets(this.#args).join(" ")}`);
    this.#process = startServerProcess({
      nodePath,
      keeperFile,
      program,
      args: this.#args,
      env: { ...llamaServerEnvironment, ...withoutTokens(machine.env) },
      keep: settings.keep,
      clock,
      onLine: (line) => {
        this.#log(line);
        if (this.#lines.push(line) > rememberedLines) this.#lines.shift();
      },
      onStarted: (started) => {
        pid = started;
        const { port, id: modelId } = this.model;
        void records.write({ port, modelId, pid, program, args: this.#args, keep: settings.keep });
        if (!isCurrent()) return;
        this.#isLaunching = false;
        this.#setStatus({ state: "loading", since: this.#now(), pid });
        this.#lookWhenLoaded(start, startedAt);
      },
      onExit: (how) => {
        void records.remove(this.model.port, pid);
        if (isCurrent()) this.#onExit(how);
      },
    });
  }

  #take(record: ServerRecord, start: number): void {
    const { records, clock } = this.#parts;
    const { pid } = record;
    this.#log(`goes on with the llama-server that an earlier window left running (process ${String(pid)})`);
    this.#isLaunching = false;
    this.#lines = [];
    this.#process = adoptServerProcess(pid, {
      clock,
      onExit: (how) => {
        void records.remove(record.port, pid);
        if (start === this.#start) this.#onExit(how);
      },
    });
    void records.write(record);
    this.#setStatus({ state: "loading", since: this.#now(), pid });
    this.#lookWhenLoaded(start, this.#now());
  }

  /** Asks for its health until it says that the model is loaded. */
  #lookWhenLoaded(start: number, startedAt: number): void {
    const look = async (): Promise<void> => {
      const found = await this.#parts.askHealth(`http://127.0.0.1:${String(this.model.port)}`);
      if (start !== this.#start) return;
      const status = this.#status;
      if (status.state !== "loading") return;
      if (found !== "ready") {
        this.#callOffTimer = this.#parts.clock.after(lookEveryMs, () => void look());
        return;
      }
      const now = this.#now();
      this.#wasEverReady = true;
      this.lastUsed = now;
      if (this.#isWoken) this.#owedUntil = now + owedMs;
      this.#isWoken = false;
      this.#log(`is ready after ${((now - startedAt) / 1000).toFixed(1)} s`);
      this.#setStatus({ ...status, state: "ready", since: now, loadMs: now - startedAt });
    };
    void look();
  }

  #leaveAlone(owned: ServerRecord | undefined): void {
    const { port, id } = this.model;
    const who =
      owned === undefined
        ? "another program"
        : owned.owner === process.pid
          ? `the llama-server of ${owned.modelId}`
          : "the llama-server of another MAGI window";
    const sentence = `Port ${String(port)} is taken by ${who}, so MAGI does not start a llama-server for ${id} there. If that is not the model's server, stop it or give the model another port in the registry.`;
    this.#isLaunching = false;
    this.#log(sentence);
    this.#setStatus({ state: "elsewhere", since: this.#now(), sentence });
  }

  #onExit(how: string): void {
    this.#callOffTimer();
    this.#process = undefined;
    this.#isLaunching = false;
    const status = this.#status;
    const { id } = this.model;
    const why =
      causeOf([...this.#lines, how]) ?? quoted(lastError(this.#lines)) ?? `${capital(how)}. Its log says more.`;
    const next = afterExit(this.#crashes, {
      wasEverReady: this.#wasEverReady,
      readyForMs: status.state === "ready" ? this.#now() - status.since : undefined,
    });
    if (next.kind === "giveUp") {
      this.#fail(
        this.#wasEverReady
          ? `llama-server of ${id} stopped again and again. ${why}`
          : `llama-server did not start for ${id}. ${why}`,
      );
      return;
    }
    this.#crashes = next.record;
    const sentence = `llama-server of ${id} stopped (${how}). It starts again in ${String(next.delayMs / 1000)} s.`;
    this.#log(sentence);
    this.#setStatus({ state: "restarting", since: this.#now(), sentence, startsAt: this.#now() + next.delayMs });
    this.#callOffTimer = this.#parts.clock.after(next.delayMs, () => {
      this.launch();
    });
  }

  /** `isLacking`: it can be started as soon as what it lacks is there. */
  #fail(sentence: string, { isLacking = false } = {}): void {
    this.#start++;
    this.#isLacking = isLacking;
    this.#isLaunching = false;
    this.#isWoken = false;
    this.#log(sentence);
    this.#setStatus({ state: "failed", since: this.#now(), sentence });
  }

  #idle(): ServerStatus {
    const startsOnPrompt = this.#parts.settings.start !== "never";
    return {
      state: "idle",
      since: this.#now(),
      startsOnPrompt,
      sentence: startsOnPrompt
        ? "Its llama-server starts with the next prompt."
        : `Its llama-server is not started. Start it in the Health view, or ${this.#howByHand()}`,
    };
  }

  #howByHand(): string {
    const { port, file } = this.model;
    const word = shellWord(file, this.#parts.machine.platform);
    return `start a server at port ${String(port)} yourself: llama-server -m ${word} --port ${String(port)}.`;
  }

  #setStatus(status: ServerStatus): void {
    this.#status = status;
    this.#owner.changed(this);
  }

  #now(): number {
    return this.#parts.clock.now();
  }

  #log(line: string): void {
    this.#parts.log(`llama-server ${this.model.id}: ${line}`);
  }
}

/** The servers have no business with MAGI's own tokens. */
function withoutTokens(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^MAGI_.*TOKEN$/.test(name)));
}

/** What the user gave as a key is not written down. */
function withoutSecrets(args: readonly string[]): readonly string[] {
  return args.map((arg, index) =>
    /^--?(api-key|hf-token|hft)$/.test(args[index - 1] ?? "")
      ? "…"
      : arg.replace(/^(--(?:api-key|hf-token)=).*/, "$1…"),
  );
}

function quoted(words: string | undefined): string | undefined {
  return words === undefined ? undefined : `Its last words: «${words}». Its log says more.`;
}

function capital(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
