import { setTimeout as delay } from "node:timers/promises";
import type { Connection, InitializeParams, WorkspaceFolder } from "vscode-languageserver/node";
import { pathOfUri, uriOfPath } from "./convert/filePaths.ts";
import { parseSettings } from "./settings.ts";
import type { ServerSettings } from "./settings.ts";
import type { SiteFolder } from "./sites/sites.ts";

const mostTries = 3;
const nextTryMs = 150;

/** The folders that the editor has open, by address, in any of the ways in which editors say it. */
export function foldersOf(params: InitializeParams): readonly string[] {
  const { workspaceFolders } = params;
  if (workspaceFolders !== undefined && workspaceFolders !== null && workspaceFolders.length > 0)
    return workspaceFolders.map(({ uri }) => uri);
  // Older editors know one folder only, by its address or, the oldest, by its path.
  const { rootUri, rootPath } = params as { readonly rootUri?: string | null; readonly rootPath?: string | null }; // Some leave both out.
  if (rootUri) return [rootUri];
  return rootPath ? [uriOfPath(rootPath)] : [];
}

/** The workspace folders and the settings of each; what comes later wins over what was said at the start. */
export class WorkspaceFolders {
  readonly #connection: Connection;
  readonly #canAsk: boolean;
  readonly #atStart: ServerSettings;
  #folders: readonly string[];
  /** What the editor sent last by itself. */
  #sent: ServerSettings = {};

  constructor(connection: Connection, params: InitializeParams) {
    this.#connection = connection;
    this.#canAsk = params.capabilities.workspace?.configuration === true;
    this.#folders = foldersOf(params);
    this.#atStart = parseSettings(params.initializationOptions);
  }

  /** The settings that are not about one folder. */
  get settings(): ServerSettings {
    return { ...this.#atStart, ...this.#sent };
  }

  change(event: { readonly added: readonly WorkspaceFolder[]; readonly removed: readonly WorkspaceFolder[] }): void {
    const gone = new Set([...event.removed, ...event.added].map(({ uri }) => placeOf(uri)));
    const kept = this.#folders.filter((uri) => !gone.has(placeOf(uri)));
    this.#folders = [...new Set([...kept, ...event.added.map(({ uri }) => uri)])];
  }

  /** Takes settings that the editor sent by itself, in the place of those that it sent before. */
  accept(settings: unknown): void {
    this.#sent = parseSettings(settings);
  }

  /** The folders on disk, with what was said at the start: before `initialized` an editor may not be asked anything. */
  readUnasked(): readonly SiteFolder[] {
    return this.#folders.flatMap((uri) => {
      const path = pathOfUri(uri);
      return path === undefined ? [] : [{ path, settings: this.settings }];
    });
  }

  /** The folders on disk, with the settings that the editor has for each. Never rejects. */
  async read(): Promise<readonly SiteFolder[]> {
    const found = await Promise.all(
      this.#folders.map(async (uri): Promise<readonly SiteFolder[]> => {
        const path = pathOfUri(uri);
        return path === undefined ? [] : [{ path, settings: { ...this.settings, ...(await this.#ask(uri)) } }];
      }),
    );
    return found.flat();
  }

  async #ask(scopeUri: string): Promise<ServerSettings> {
    if (!this.#canAsk) return {};
    for (let tries = 1; ; tries++)
      try {
        return parseSettings(await this.#connection.workspace.getConfiguration({ scopeUri, section: "magi" }));
      } catch (error) {
        this.#connection.console.warn(`The editor did not say MAGI's settings: ${String(error)}`);
        if (tries === mostTries) return {};
        // VS Code's client says `initialized` a moment before it listens to this request. Without the answer profiles
        // would be looked for in the wrong folder until a setting changes: no lenses, and every model unknown.
        await delay(nextTryMs);
      }
  }
}

/** A folder in one spelling: with or without a slash at its end, with characters escaped or not. */
function placeOf(uri: string): string {
  return (pathOfUri(uri) ?? uri).replace(/(?<=.)[\\/]$/, "");
}
