import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import {
  CompletionRequest,
  ConfigurationRequest,
  createProtocolConnection,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidChangeWatchedFilesNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentSymbolRequest,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  LogMessageNotification,
  PublishDiagnosticsNotification,
  RegistrationRequest,
  ShowMessageNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  UnregistrationRequest,
} from "vscode-languageserver-protocol/node";
import type {
  ClientCapabilities,
  CompletionItem,
  Diagnostic,
  DocumentSymbol,
  FileChangeType,
  InitializeResult,
  Position,
  ProtocolConnection,
  PublishDiagnosticsParams,
  Registration,
  TextDocumentContentChangeEvent,
} from "vscode-languageserver-protocol/node";

export interface LspClientOptions {
  readonly folders: readonly string[];
  /** Without any, the client is as plain as an editor can be: no options, no snippets, no watching of files. */
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** What the editor's settings hold under `magi`, for a server that asks. */
  readonly settings?: unknown;
  /** Called each time the server asks for settings, before they are given; may throw to refuse. */
  readonly onAsked?: () => void;
}

/** A small editor without a window, talking to the built language server over its standard streams. */
export class LspClient {
  readonly connection: ProtocolConnection;
  readonly child: ChildProcessWithoutNullStreams;
  /** What the editor shows for each address; the last publication. */
  readonly published = new Map<string, PublishDiagnosticsParams>();
  readonly registrations: Registration[] = [];
  readonly messages: string[] = [];
  readonly log: string[] = [];
  initializeResult: InitializeResult | undefined;
  readonly #waiting = new Set<() => void>();
  readonly #versions = new Map<string, number>();

  private constructor(child: ChildProcessWithoutNullStreams, options: LspClientOptions) {
    this.child = child;
    this.connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    this.connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      this.published.set(params.uri, params);
      this.#wake();
    });
    this.connection.onNotification(ShowMessageNotification.type, ({ message }) => {
      this.messages.push(message);
      this.#wake();
    });
    this.connection.onNotification(LogMessageNotification.type, ({ message }) => {
      this.log.push(message);
    });
    this.connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
      this.registrations.push(...registrations);
      this.#wake();
    });
    this.connection.onRequest(UnregistrationRequest.type, () => undefined);
    this.connection.onRequest(ConfigurationRequest.type, ({ items }) => {
      options.onAsked?.();
      return items.map(() => options.settings ?? null);
    });
    this.connection.listen();
  }

  static async start(options: LspClientOptions): Promise<LspClient> {
    const child = spawn(process.execPath, ["dist/server.js", "--stdio"], { stdio: "pipe" });
    const client = new LspClient(child, options);
    child.stderr.on("data", (chunk: Buffer) => client.log.push(chunk.toString()));
    const [first] = options.folders;
    client.initializeResult = await client.connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      // What editors from before workspace folders send; the protocol still wants it there.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      rootUri: first === undefined ? null : uriOf(first),
      workspaceFolders: options.folders.map((folder) => ({ uri: uriOf(folder), name: basename(folder) })),
      capabilities: options.capabilities ?? {},
      initializationOptions: options.initializationOptions,
    });
    await client.connection.sendNotification(InitializedNotification.type, {});
    return client;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    if (this.child.exitCode !== null) return;
    await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    await ended;
    this.connection.dispose();
  }

  /**
   * Milliseconds that the server has worked since it was started: what it needed, however busy the machine is. Where
   * the system does not tell, the time on the clock.
   */
  async workedMs(): Promise<number> {
    try {
      const stat = await readFile(`/proc/${String(this.child.pid)}/stat`, "utf8");
      // Behind the name in brackets; user and system time are the 14th and 15th field, in hundredths of a second.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) * 10;
    } catch {
      return performance.now();
    }
  }

  async open(path: string, text: string, languageId = "magi-profile"): Promise<void> {
    this.#versions.set(path, 1);
    const textDocument = { uri: uriOf(path), languageId, version: 1, text };
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  }

  async change(path: string, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<number> {
    const version = (this.#versions.get(path) ?? 0) + 1;
    this.#versions.set(path, version);
    const textDocument = { uri: uriOf(path), version };
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, { textDocument, contentChanges });
    return version;
  }

  async close(path: string): Promise<void> {
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, {
      textDocument: { uri: uriOf(path) },
    });
  }

  async tellChanged(path: string, type: FileChangeType): Promise<void> {
    const changes = [{ uri: uriOf(path), type }];
    await this.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
  }

  async configure(settings: unknown): Promise<void> {
    await this.connection.sendNotification(DidChangeConfigurationNotification.type, { settings });
  }

  async complete(path: string, position: Position): Promise<readonly CompletionItem[]> {
    const params = { textDocument: { uri: uriOf(path) }, position };
    const answer = await this.connection.sendRequest(CompletionRequest.type, params);
    return Array.isArray(answer) ? answer : (answer?.items ?? []);
  }

  async hover(path: string, position: Position): Promise<string | undefined> {
    const params = { textDocument: { uri: uriOf(path) }, position };
    const answer = await this.connection.sendRequest(HoverRequest.type, params);
    const contents: unknown = answer?.contents;
    return contents !== null && typeof contents === "object" && "value" in contents
      ? String(contents.value)
      : undefined;
  }

  async symbols(path: string): Promise<readonly DocumentSymbol[]> {
    const params = { textDocument: { uri: uriOf(path) } };
    const answer = await this.connection.sendRequest(DocumentSymbolRequest.type, params);
    return (answer ?? []).filter((symbol): symbol is DocumentSymbol => "selectionRange" in symbol);
  }

  /** The codes that the editor shows for a file, in their order; undefined before anything was published. */
  codes(path: string): readonly string[] | undefined {
    return this.diagnostics(path)?.map(({ code }) => String(code));
  }

  diagnostics(path: string): readonly Diagnostic[] | undefined {
    return this.published.get(uriOf(path))?.diagnostics;
  }

  /** Resolves once the condition holds, looked at after each message; fails with what is there instead. */
  async until(what: string, condition: () => boolean, timeoutMs = 8_000): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (!condition()) return;
        clearTimeout(timeout);
        this.#waiting.delete(look);
        resolve();
      };
      const timeout = setTimeout(() => {
        this.#waiting.delete(look);
        const shown = [...this.published.values()].map(({ uri, diagnostics }) => ({ uri, diagnostics }));
        reject(new Error(`Waited in vain for: ${what}.\n${JSON.stringify({ shown, log: this.log }, undefined, 1)}`));
      }, timeoutMs);
      this.#waiting.add(look);
    });
  }

  /** Waits until the file shows exactly these codes. */
  async untilCodes(path: string, ...codes: string[]): Promise<readonly Diagnostic[]> {
    await this.until(`${codes.join(", ") || "no problem"} in ${path}`, () => {
      return JSON.stringify(this.codes(path)) === JSON.stringify(codes);
    });
    return this.diagnostics(path) ?? [];
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).toString();
}
