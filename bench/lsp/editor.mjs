// An editor without a window: starts a language server, types in a document and looks at the clock.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";

const capabilities = {
  workspace: { configuration: true, workspaceFolders: true, didChangeConfiguration: { dynamicRegistration: true } },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, tagSupport: { valueSet: [1, 2] }, codeDescriptionSupport: true },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] }, contextSupport: true },
    hover: { contentFormat: ["markdown"] },
    synchronization: {},
  },
};

export class Editor {
  /** Bytes of the last message with diagnostics. */
  payload = 0;
  #child;
  #connection;
  #began;
  #shown = new Map();
  #filesByCode = new Map();
  #waiting = new Set();
  #versions = new Map();

  /** Starts a server: `command` is what Node runs, `settings(section)` what the user has set. */
  static async start({ command, folder, settings }) {
    const editor = new Editor();
    editor.#began = performance.now();
    editor.#child = spawn(process.execPath, command, { stdio: ["pipe", "pipe", "ignore"], cwd: folder });
    const reader = new StreamMessageReader(editor.#child.stdout);
    editor.#connection = createProtocolConnection(reader, new StreamMessageWriter(editor.#child.stdin));
    const connection = editor.#connection;
    connection.onRequest("workspace/configuration", ({ items }) =>
      items.map(({ section }) => settings?.(section) ?? null),
    );
    connection.onRequest("client/registerCapability", () => null);
    connection.onRequest("client/unregisterCapability", () => null);
    connection.onUnhandledNotification(() => undefined);
    connection.onNotification("textDocument/publishDiagnostics", (params) => {
      editor.payload = Buffer.byteLength(JSON.stringify(params));
      for (const [one, by] of [
        [editor.#shown.get(params.uri), -1],
        [params.diagnostics, 1],
      ])
        for (const code of new Set(one?.map((diagnostic) => diagnostic.code)))
          editor.#filesByCode.set(code, (editor.#filesByCode.get(code) ?? 0) + by);
      editor.#shown.set(params.uri, params.diagnostics);
      for (const look of [...editor.#waiting]) look();
    });
    connection.listen();
    const uri = pathToFileURL(folder).toString();
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: path.basename(folder) }],
      capabilities,
    });
    await connection.sendNotification("initialized", {});
    if (settings !== undefined)
      await connection.sendNotification("workspace/didChangeConfiguration", { settings: { yaml: settings("yaml") } });
    return editor;
  }

  get sinceStart() {
    return performance.now() - this.#began;
  }

  async open(file, languageId, text) {
    const textDocument = { uri: uriOf(file), languageId, version: 1, text };
    this.#versions.set(file, 1);
    await this.#connection.sendNotification("textDocument/didOpen", { textDocument });
  }

  /** Replaces a part of a line, and returns the milliseconds until the document has so many problems. */
  async edit(file, { line, from, to = from, text }, problems) {
    const version = this.#versions.get(file) + 1;
    this.#versions.set(file, version);
    const range = { start: { line, character: from }, end: { line, character: to } };
    const began = performance.now();
    void this.#connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: uriOf(file), version },
      contentChanges: [{ range, text }],
    });
    await this.untilProblems(file, problems);
    return performance.now() - began;
  }

  async changed(file) {
    await this.#connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: uriOf(file), type: 2 }],
    });
  }

  problems(file) {
    return this.#shown.get(uriOf(file));
  }

  /** How many files have a problem of this code. Counted as it comes, so that asking costs nothing. */
  filesWith(code) {
    return this.#filesByCode.get(code) ?? 0;
  }

  untilProblems(file, count) {
    return this.until(
      () => this.problems(file)?.length === count,
      () => `${count} problems in ${file}, not ${JSON.stringify(this.problems(file))?.slice(0, 500)}`,
    );
  }

  until(holds, what) {
    if (holds()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => reject(new Error(`Waited a minute in vain for ${what()}`)), 60_000);
      const look = () => {
        if (!holds()) return;
        clearTimeout(timeout);
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
  }

  /** Sends a request about a place, and returns its answer and the milliseconds it took. */
  async ask(method, file, position) {
    const began = performance.now();
    const answer = await this.#connection.sendRequest(method, { textDocument: { uri: uriOf(file) }, position });
    return { answer, ms: performance.now() - began };
  }

  /** Milliseconds of processor time since its start, in steps of 10. */
  get workedMs() {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }

  /** The most memory it has held, in MB. */
  get peakMb() {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.#child.pid}/status`, "utf8"))[1]) / 1024;
  }

  /** Ends the server as an editor does, and by force if it does not go. */
  async stop() {
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    const force = setTimeout(() => this.#child.kill("SIGKILL"), 3000);
    await this.#connection.sendRequest("shutdown");
    await this.#connection.sendNotification("exit");
    await ended;
    clearTimeout(force);
    this.#connection.dispose();
  }
}

function uriOf(file) {
  return pathToFileURL(file).toString();
}
