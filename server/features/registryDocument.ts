import {
  CodeLensRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ReferencesRequest,
  RenameRequest,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import type { DocumentSelector } from "vscode-languageserver/node";
import { runSafely } from "../runSafely.ts";
import { commandsOf } from "./editorCommands.ts";
import type { Feature } from "./feature.ts";

/**
 * Asks an editor that sends only profiles to send the registry as well, for the few features that begin or end there.
 * So a rename meets the registry as it is in the editor, saved or not. What is not asked for, such as completion and
 * formatting, stays with the editor's own support for JSON.
 */
export const registryDocument: Feature = ({ connection, client, sites }) => {
  const { textDocument } = client;
  if (textDocument?.synchronization?.dynamicRegistration !== true) return {};
  void runSafely({ method: "client/registerCapability", log: connection.console, fallback: undefined }, async () => {
    await sites.known;
    const files = new Set(sites.all.map(({ paths }) => paths.registryFile));
    if (files.size === 0) return;
    const documentSelector: DocumentSelector = [...files].map((file) => ({ scheme: "file", pattern: patternOf(file) }));
    const { client: editor } = connection;
    await editor.register(DidOpenTextDocumentNotification.type, { documentSelector });
    const syncKind = TextDocumentSyncKind.Incremental;
    await editor.register(DidChangeTextDocumentNotification.type, { documentSelector, syncKind });
    await editor.register(DidCloseTextDocumentNotification.type, { documentSelector });
    if (textDocument.codeLens?.dynamicRegistration === true && commandsOf(client).size > 0)
      await editor.register(CodeLensRequest.type, { documentSelector, resolveProvider: true });
    if (textDocument.references?.dynamicRegistration === true)
      await editor.register(ReferencesRequest.type, { documentSelector });
    if (textDocument.rename?.dynamicRegistration === true)
      await editor.register(RenameRequest.type, { documentSelector, prepareProvider: true });
  });
  return {};
};

/** A path as a pattern that matches it alone, with slashes whatever the system writes. */
function patternOf(path: string): string {
  return path.replaceAll("\\", "/").replace(/[[\]{}*?!]/g, "?");
}
