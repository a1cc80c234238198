import {
  DidChangeConfigurationNotification,
  MessageType,
  PositionEncodingKind,
  ShowMessageNotification,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import type { Connection, InitializeParams, InitializeResult } from "vscode-languageserver/node";
import { connect } from "./connection/connect.ts";
import type { ServerStreams } from "./connection/connect.ts";
import { pathOfUri } from "./convert/filePaths.ts";
import { Diagnostics } from "./diagnostics/diagnostics.ts";
import { keyOf, OpenProfiles } from "./documents/openProfiles.ts";
import { startFeatures } from "./features.ts";
import { Refresh } from "./features/refresh.ts";
import { runSafely } from "./runSafely.ts";
import { followWith, refreshChanged } from "./sites/followFiles.ts";
import { Sites } from "./sites/sites.ts";
import { WorkspaceFolders } from "./workspaceFolders.ts";

/**
 * Starts the language server on two streams, or on what the process's arguments say (`--stdio`, `--node-ipc`). It ends
 * the process when the client says `exit` or goes away.
 */
export function startServer(streams?: ServerStreams): void {
  const connection = connect(streams);
  connection.onInitialize((params) => initialize(connection, params));
  connection.listen();
}

/** Connects the parts once the client has said what it can do. */
function initialize(connection: Connection, params: InitializeParams): InitializeResult {
  const { capabilities } = params;
  const refresh = new Refresh(connection, capabilities);
  const sites = new Sites(
    {
      onChange: (site, paths) => {
        // The registry last: its profiles are what people look at.
        diagnostics.check(paths === "all" ? [...site.profilePaths, ...open.keys, site.paths.registryFile] : paths);
        refresh.changed();
      },
      onTrouble: (message) => {
        warnUser(connection, message);
      },
    },
    followWith(connection, capabilities),
  );
  const open = new OpenProfiles(sites);
  const diagnostics = new Diagnostics({ connection, client: capabilities, open, sites });
  const parts = { connection, refresh, sites, open, diagnostics };

  followDocuments(parts);
  const told = startFeatures({ connection, open, sites, failures: diagnostics.failures, client: capabilities });
  followWorkspace(parts, params);

  return {
    serverInfo: { name: "magi" },
    capabilities: {
      // The one that every editor knows, said for those that would rather have another.
      positionEncoding: PositionEncodingKind.UTF16,
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
      ...told,
      ...diagnostics.listen(),
      workspace: { ...told.workspace, workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

interface Parts {
  readonly connection: Connection;
  readonly refresh: Refresh;
  readonly sites: Sites;
  readonly open: OpenProfiles;
  readonly diagnostics: Diagnostics;
}

function warnUser(connection: Connection, message: string): void {
  connection.console.warn(message);
  // A notification, since the connection's own way of saying it is a request that editors may refuse.
  connection
    .sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message })
    .catch((error: unknown) => {
      connection.console.error(`A message could not be shown: ${String(error)}`);
    });
}

/** What is typed is checked, and what nobody has open any more is let go. */
function followDocuments({ connection, sites, open, diagnostics }: Parts): void {
  const log = connection.console;
  open.documents.onDidChangeContent(({ document }) => {
    void runSafely({ method: "textDocument/didChange", document: document.uri, log, fallback: undefined }, async () => {
      // Before the registry was read once, every model would be unknown.
      await sites.known;
      await sites.find(pathOfUri(document.uri))?.ready;
      diagnostics.checkNow(keyOf(document.uri));
    });
  });
  open.documents.onDidClose(({ document }) => {
    diagnostics.closed(keyOf(document.uri), sites.closeUnused([...open.keys]));
  });
  open.documents.listen(connection);
}

/** So long is `initialized` waited for. */
const patienceMs = 500;

/** Keeps the sites at the editor's folders and settings, from `initialized` to `shutdown`. */
function followWorkspace({ connection, refresh, sites, diagnostics }: Parts, params: InitializeParams): void {
  const log = connection.console;
  const { workspace } = params.capabilities;
  const folders = new WorkspaceFolders(connection, params);
  let asked = 0;
  let settled = 0;
  const settle = (): Promise<void> =>
    runSafely({ method: "settings", log, fallback: undefined }, async () => {
      const turn = ++asked;
      const read = await folders.read();
      // An editor may answer a question late, or only when it is asked again; what it said of a later one counts.
      if (turn < settled) return;
      settled = turn;
      const over = sites.setFolders(read, folders.settings);
      await Promise.all(sites.ofFolders.map((site) => site.ready));
      diagnostics.checkAll(over);
      refresh.changed();
    });
  // Requests wait for the folders. Clients that forget to say `initialized` are answered all the same, a little later.
  const unasked = setTimeout(() => {
    sites.setFolders(folders.readUnasked(), folders.settings);
  }, patienceMs);

  connection.onInitialized(() => {
    clearTimeout(unasked);
    if (workspace?.didChangeConfiguration?.dynamicRegistration === true)
      void runSafely({ method: "client/registerCapability", log, fallback: undefined }, async () => {
        await connection.client.register(DidChangeConfigurationNotification.type, { section: "magi" });
      });
    if (workspace?.workspaceFolders === true)
      connection.workspace.onDidChangeWorkspaceFolders((event) => {
        folders.change(event);
        void settle();
      });
    void settle();
  });
  connection.onDidChangeConfiguration(({ settings }) => {
    folders.accept(settings);
    void settle();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    refreshChanged(
      sites.all,
      changes.flatMap(({ uri }) => pathOfUri(uri) ?? []),
    );
  });
  connection.onShutdown(() => {
    clearTimeout(unasked);
    diagnostics.close();
    sites.close();
  });
}
