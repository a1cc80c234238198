import { isAbsolute } from "node:path";
import type { ClientCapabilities, Connection, ServerCapabilities } from "vscode-languageserver/node";
import { rulesLinkAt } from "../convert/rulesLink.ts";
import { diagnosticAbilitiesOf } from "../convert/toDiagnostic.ts";
import type { OpenProfiles } from "../documents/openProfiles.ts";
import { keyOf } from "../documents/openProfiles.ts";
import type { Site } from "../sites/site.ts";
import type { Sites } from "../sites/sites.ts";
import { DiagnosticsQueue } from "./diagnosticsQueue.ts";
import { Failures } from "./failures.ts";
import { findingsOf } from "./findingsOf.ts";
import { Pulls } from "./pulls.ts";

/** What is wrong in the workspace, told to the editor: pushed when it changes, and given when it is asked for. */
export class Diagnostics {
  /** Where the failures of other parts are noted, to be said with the rest. */
  readonly failures: Failures;
  readonly #open: OpenProfiles;
  readonly #sites: Sites;
  readonly #queue: DiagnosticsQueue;
  readonly #pulls: Pulls;

  constructor({
    connection,
    client,
    open,
    sites,
  }: {
    readonly connection: Connection;
    readonly client: ClientCapabilities;
    readonly open: OpenProfiles;
    readonly sites: Sites;
  }) {
    this.#open = open;
    this.#sites = sites;
    this.failures = new Failures(({ uri }) => {
      this.check([keyOf(uri)]);
    });
    const log = connection.console;
    const context = {
      open,
      sites,
      log,
      failures: this.failures,
      // The bundles of the server and of the command line lie in one folder.
      abilities: diagnosticAbilitiesOf(client, rulesLinkAt(__dirname)),
      touch: (keys: readonly string[]) => {
        this.check(keys);
      },
    };
    this.#queue = new DiagnosticsQueue({
      findingsOf: (key) => (this.#pulls.has(key) ? undefined : findingsOf(key, context)),
      publish: (findings) =>
        connection.sendDiagnostics({ ...findings, diagnostics: [...findings.diagnostics] }).catch((error: unknown) => {
          // The client has gone away; the process ends with the connection.
          log.error(`Diagnostics could not be sent: ${String(error)}`);
        }),
    });
    this.#pulls = new Pulls({
      connection,
      client,
      ready: (key) => this.#ready(key),
      findingsOf: (key) => findingsOf(key, context),
      keys: () => new Set([...open.keys, ...filesOf(sites.all)]),
      isOpen: (key) => open.has(key),
      unpush: (keys) => {
        this.#queue.touch(keys);
      },
    });
  }

  /** Begins to answer what is asked. Returns what the editor is told. */
  listen(): ServerCapabilities {
    return this.#pulls.listen();
  }

  /** A document was opened or typed in. */
  checkNow(key: string): void {
    this.#queue.touchNow(key);
  }

  /** What these files depend on has changed, or they themselves on disk. */
  check(keys: Iterable<string>): void {
    this.#queue.touch(keys);
    this.#pulls.changed();
  }

  /** Everything that is open or on disk, and what was in places that are no more. */
  checkAll(over: readonly Site[] = []): void {
    this.check([...this.#open.keys, ...filesOf([...over, ...this.#sites.all])]);
  }

  /** A document was closed, and with it places that are looked after no more. */
  closed(key: string, over: readonly Site[]): void {
    this.#pulls.forget(key);
    this.#queue.touch([key, ...filesOf(over)]);
  }

  close(): void {
    this.#queue.close();
  }

  async #ready(key: string | undefined): Promise<void> {
    await this.#sites.known;
    const path = key !== undefined && isAbsolute(key) ? key : undefined;
    const asked = key === undefined ? this.#sites.all : [this.#sites.find(path)];
    await Promise.all(asked.flatMap((site) => (site === undefined ? [] : [site.ready])));
  }
}

function filesOf(sites: readonly Site[]): readonly string[] {
  return sites.flatMap((site) => [...site.profilePaths, site.paths.registryFile]);
}
