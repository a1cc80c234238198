import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createParser } from "eventsource-parser";
import type { RouterListening, RouterStatus } from "../../../protocol/routerApi.ts";
import { routerTokenVariable } from "../../../protocol/routerApi.ts";
import type { RouterErrorBody, RouterEvent } from "../../../protocol/routerEvents.ts";

export const token = "a token for tests";
const bundle = join(import.meta.dirname, "../../../dist/router.js");

/** Where programs that a test starts on a workspace keep what they learn. */
export function stateIn(workspace: string): string {
  return join(workspace, ".state");
}

/** A workspace folder of its own, with the profiles and the registry that a test needs. */
export class ScratchWorkspace {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(files: {
    readonly profiles?: Readonly<Record<string, string>>;
    readonly models?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  }): Promise<ScratchWorkspace> {
    const workspace = new ScratchWorkspace(await mkdtemp(join(tmpdir(), "magi-router-")));
    await mkdir(join(workspace.root, "config/profiles"), { recursive: true });
    await mkdir(join(workspace.root, "data"));
    for (const [name, text] of Object.entries(files.profiles ?? {})) await workspace.writeProfile(name, text);
    if (files.models !== undefined) await workspace.writeRegistry({ models: files.models });
    return workspace;
  }

  writeProfile(name: string, text: string): Promise<void> {
    return writeFile(join(this.root, "config/profiles", `${name}.yaml`), text);
  }

  writeRegistry(registry: unknown): Promise<void> {
    const text = typeof registry === "string" ? registry : JSON.stringify(registry);
    return writeFile(join(this.root, "data/model_registry.json"), text);
  }

  removeRegistry(): Promise<void> {
    return rm(join(this.root, "data/model_registry.json"));
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}

/** What a streamed answer held, in order. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly events: readonly RouterEvent[];
  /** Data of the OpenAI chunks, parsed. */
  readonly chunks: readonly Chunk[];
  /** Joined `delta.content` of all chunks. */
  readonly text: string;
  readonly reasoning: string;
  readonly error: RouterErrorBody["error"] | undefined;
  /** Whether the stream ended with `[DONE]`. */
  readonly done: boolean;
}

export interface Chunk {
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string; readonly reasoning_content?: string };
    readonly finish_reason?: string | null;
  }[];
  readonly magi?: unknown;
  readonly error?: RouterErrorBody["error"];
}

/** The router as a real child process, as the extension starts it. */
export class RouterChild {
  readonly url: string;
  readonly process: ChildProcess;
  readonly #log: string[];

  private constructor(url: string, child: ChildProcess, log: string[]) {
    this.url = url;
    this.process = child;
    this.#log = log;
  }

  static async start(
    workspace: string,
    profile: string,
    env: NodeJS.ProcessEnv = {},
    args: readonly string[] = [],
  ): Promise<RouterChild> {
    if (!existsSync(bundle)) throw new Error("dist/router.js is missing: run `npm run build` first.");
    const child = spawn(process.execPath, [bundle, "--workspace", workspace, "--profile", profile, ...args], {
      // What is logged of the answers is for nobody's home.
      env: { ...process.env, XDG_STATE_HOME: stateIn(workspace), ...env, [routerTokenVariable]: token },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const log: string[] = [];
    child.stderr.setEncoding("utf8").on("data", (text: string) => log.push(text));
    const line = await new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding("utf8").once("data", resolve);
      child.once("exit", () => {
        reject(new Error(`The router ended at once: ${log.join("")}`));
      });
    });
    const listening = JSON.parse(line) as RouterListening;
    return new RouterChild(listening.url, child, log);
  }

  get log(): string {
    return this.#log.join("");
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.stdin?.end();
    await gone;
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has("authorization")) headers.set("authorization", `Bearer ${token}`);
    return fetch(this.url + path, { ...init, headers });
  }

  async status(): Promise<RouterStatus> {
    return (await (await this.fetch("/magi/status")).json()) as RouterStatus;
  }

  /** Waits until the status is as wanted, by the router's own stream of it. */
  async statusWhen(isWanted: (status: RouterStatus) => boolean): Promise<RouterStatus> {
    const abort = new AbortController();
    const response = await this.fetch("/magi/events", { signal: abort.signal });
    let found: RouterStatus | undefined;
    const parser = createParser({
      onEvent: ({ event, data }) => {
        if (event !== "status") return;
        const status = JSON.parse(data) as RouterStatus;
        if (isWanted(status)) found ??= status;
      },
    });
    const decoder = new TextDecoder();
    for await (const bytes of response.body ?? []) {
      parser.feed(decoder.decode(bytes, { stream: true }));
      if (found !== undefined) break;
    }
    abort.abort();
    if (found === undefined) throw new Error("The stream of states ended.");
    return found;
  }

  /** Resolves when every endpoint of the profile has been looked at. */
  checked(): Promise<RouterStatus> {
    return this.statusWhen(({ endpoints }) => endpoints.every(({ state }) => state !== "unknown"));
  }

  /** A chat request, or one to another path. */
  post(
    body: Readonly<Record<string, unknown>>,
    init: RequestInit & { readonly path?: string } = {},
  ): Promise<Response> {
    return this.fetch(init.path ?? "/v1/chat/completions", { method: "POST", body: JSON.stringify(body), ...init });
  }

  /** Asks with a stream. `events` asks for router events too, as the extension's chat does. */
  async ask(
    prompt: string,
    options: { readonly events?: boolean; readonly body?: Readonly<Record<string, unknown>> } = {},
  ): Promise<Answer> {
    const response = await this.post(
      { model: "magi", stream: true, messages: [{ role: "user", content: prompt }], ...options.body },
      { headers: options.events === false ? {} : { "x-magi-events": "1" } },
    );
    return readAnswer(response);
  }
}

/** Reads a streamed answer to its end. */
export async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const events: RouterEvent[] = [];
  const chunks: Chunk[] = [];
  let done = false;
  if (response.headers.get("content-type")?.startsWith("application/json") === true)
    chunks.push(JSON.parse(text) as Chunk);
  else {
    const parser = createParser({
      onEvent: ({ event, data }) => {
        if (event === "magi") events.push(JSON.parse(data) as RouterEvent);
        else if (data === "[DONE]") done = true;
        else chunks.push(JSON.parse(data) as Chunk);
      },
    });
    parser.feed(text);
  }
  const joined = (field: "content" | "reasoning_content"): string =>
    chunks.map((chunk) => chunk.choices?.[0]?.delta?.[field] ?? "").join("");
  return {
    status: response.status,
    headers: response.headers,
    events,
    chunks,
    text: joined("content"),
    reasoning: joined("reasoning_content"),
    error: chunks.find((chunk) => chunk.error !== undefined)?.error,
    done,
  };
}
