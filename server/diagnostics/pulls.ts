import { createHash } from "node:crypto";
import { isAbsolute } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { DocumentDiagnosticReportKind } from "vscode-languageserver/node";
import type {
  ClientCapabilities,
  Connection,
  Diagnostic,
  DocumentDiagnosticReport,
  PreviousResultId,
  ServerCapabilities,
  WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver/node";
import { asRecord } from "../../core/record.ts";
import { uriOfPath } from "../convert/filePaths.ts";
import { keyOf } from "../documents/openProfiles.ts";
import { runSafely } from "../runSafely.ts";
import type { Findings } from "./diagnosticsQueue.ts";

export interface PullPorts {
  readonly connection: Connection;
  readonly client: ClientCapabilities;
  /** Resolves when what a file depends on was read. */
  readonly ready: (key: string | undefined) => Promise<void>;
  readonly findingsOf: (key: string) => Findings | undefined;
  /** Every file of the workspace that there may be something to say of. */
  readonly keys: () => Iterable<string>;
  readonly isOpen: (key: string) => boolean;
  /** Takes back what was pushed for files that the editor asks about from now on. */
  readonly unpush: (keys: Iterable<string>) => void;
}

/**
 * Answers editors that ask for diagnostics (pull, LSP 3.17) instead of waiting for them. Nobody is told the same twice:
 * what an editor has asked for is pushed no more. An editor that never asks is only pushed to.
 */
export class Pulls {
  readonly #ports: PullPorts;
  readonly #documents = new Set<string>();
  #isForWorkspace = false;
  /** What was found in files that are not open, until something changes. */
  readonly #known = new Map<string, Findings | undefined>();

  constructor(ports: PullPorts) {
    this.#ports = ports;
  }

  /** Listens. Returns what the editor is told, nothing if it prefers to be pushed to. */
  listen(): ServerCapabilities {
    const { connection, client, ready } = this.#ports;
    const log = connection.console;
    connection.languages.diagnostics.on(({ textDocument: { uri }, previousResultId }) =>
      runSafely<DocumentDiagnosticReport>(
        { method: "textDocument/diagnostic", document: uri, log, fallback: report([], undefined) },
        async () => {
          const key = keyOf(uri);
          await ready(key);
          const { diagnostics } = this.#ports.findingsOf(key) ?? { diagnostics: [] };
          if (canPull(client) && !this.#documents.has(key)) {
            this.#documents.add(key);
            this.#ports.unpush([key]);
          }
          return report(diagnostics, previousResultId);
        },
      ),
    );
    connection.languages.diagnostics.onWorkspace(({ previousResultIds }) =>
      runSafely({ method: "workspace/diagnostic", log, fallback: { items: [] } }, async () => {
        await ready(undefined);
        const known = new Map(asPrevious(previousResultIds).map(({ uri, value }) => [keyOf(uri), value]));
        const items = await this.#everything(known);
        if (canPull(client) && !this.#isForWorkspace) {
          this.#isForWorkspace = true;
          this.#ports.unpush(this.#ports.keys());
        }
        return { items };
      }),
    );
    if (wantsPushes(client)) return {};
    return {
      diagnosticProvider: { identifier: "magi", interFileDependencies: true, workspaceDiagnostics: true },
    };
  }

  /** Whether the editor asks for a file's diagnostics itself. */
  has(key: string): boolean {
    return this.#documents.has(key) || (this.#isForWorkspace && !this.#ports.isOpen(key));
  }

  forget(key: string): void {
    this.#documents.delete(key);
  }

  /** Files may have other diagnostics than when they were asked for. */
  changed(): void {
    const { connection, client } = this.#ports;
    this.#known.clear();
    if (this.#documents.size === 0 || client.workspace?.diagnostics?.refreshSupport !== true) return;
    connection.languages.diagnostics.refresh().catch((error: unknown) => {
      connection.console.warn(`The editor did not ask for diagnostics anew: ${String(error)}`);
    });
  }

  async #everything(known: ReadonlyMap<string, string>): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const gone = new Map(known);
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    let sliceBegan = performance.now();
    for (const key of this.#ports.keys()) {
      const findings = this.#remembered(key);
      if (findings === undefined) continue;
      const { uri, version = null, diagnostics } = findings;
      items.push({ ...report(diagnostics, known.get(key)), uri, version });
      gone.delete(key);
      if (performance.now() - sliceBegan > sliceMs) {
        await nextTurn();
        sliceBegan = performance.now();
      }
    }
    for (const key of gone.keys()) items.push({ ...report([], undefined), uri: uriOfKey(key), version: null });
    return items;
  }

  /** Editors ask for the whole workspace every few seconds; a file that is not open is looked at again after a change. */
  #remembered(key: string): Findings | undefined {
    if (this.#ports.isOpen(key)) return this.#ports.findingsOf(key);
    if (!this.#known.has(key)) this.#known.set(key, this.#ports.findingsOf(key));
    return this.#known.get(key);
  }
}

/** What an editor has already, as far as it says so in the form of the protocol. */
function asPrevious(ids: unknown): readonly PreviousResultId[] {
  return Array.isArray(ids) ? ids.filter(isPrevious) : [];
}

function isPrevious(id: unknown): id is PreviousResultId {
  const { uri, value } = asRecord(id);
  return typeof uri === "string" && typeof value === "string";
}

/** So long a workspace may be looked through before what the editor asks meanwhile gets its turn. */
const sliceMs = 4;

/** The diagnostics with an id that stands for them; only the id when the editor has them. */
function report(
  diagnostics: readonly Diagnostic[],
  previous: string | undefined,
): { kind: "full"; resultId: string; items: Diagnostic[] } | { kind: "unchanged"; resultId: string } {
  const resultId = createHash("sha1").update(JSON.stringify(diagnostics)).digest("base64url");
  if (resultId === previous) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
  return { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...diagnostics] };
}

function canPull({ textDocument }: ClientCapabilities): boolean {
  return textDocument?.diagnostic !== undefined;
}

/** Our own extension shows the problems of files that are not open, for which editors ask too seldom. */
function wantsPushes({ experimental }: ClientCapabilities): boolean {
  const said: unknown = experimental;
  return said !== null && typeof said === "object" && "pushDiagnostics" in said && said.pushDiagnostics === true;
}

function uriOfKey(key: string): string {
  return isAbsolute(key) ? uriOfPath(key) : key;
}
