import { relative } from "node:path";
import {
  BulkRegistration,
  CodeActionKind,
  CodeActionRequest,
  CodeLensRequest,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  ReferencesRequest,
  RenameRequest,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import type { DocumentSelector } from "vscode-languageserver/node";
import type { WorkspacePaths } from "../../workspace/locateWorkspace.ts";
import { runSafely } from "../runSafely.ts";
import { isInside } from "../sites/sites.ts";
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
    const patterns = new Set(sites.all.map(({ paths }) => patternOf(paths)));
    if (patterns.size === 0) return;
    const documentSelector: DocumentSelector = [...patterns].map((pattern) => ({ scheme: "file", pattern }));
    const registrations = BulkRegistration.create();
    const syncKind = TextDocumentSyncKind.Incremental;
    // In one message and the opening last, so that no change of an open document goes between them.
    registrations.add(DidChangeTextDocumentNotification.type, { documentSelector, syncKind });
    registrations.add(DidCloseTextDocumentNotification.type, { documentSelector });
    registrations.add(DidOpenTextDocumentNotification.type, { documentSelector });
    if (textDocument.codeLens?.dynamicRegistration === true && commandsOf(client).size > 0)
      registrations.add(CodeLensRequest.type, { documentSelector, resolveProvider: true });
    if (textDocument.codeAction?.dynamicRegistration === true)
      registrations.add(CodeActionRequest.type, { documentSelector, codeActionKinds: [CodeActionKind.QuickFix] });
    if (textDocument.references?.dynamicRegistration === true)
      registrations.add(ReferencesRequest.type, { documentSelector });
    if (textDocument.rename?.dynamicRegistration === true)
      registrations.add(RenameRequest.type, { documentSelector, prepareProvider: true });
    await connection.client.register(registrations);
  });
  return {};
};

/** By its place in the folder, so that a folder which is added later needs no asking; by its path when it lies outside. */
function patternOf({ root, registryFile }: WorkspacePaths): string {
  return isInside(registryFile, root) ? `**/${asPattern(relative(root, registryFile))}` : asPattern(registryFile);
}

/**
 * A pattern of exactly this path. What would mean something in a pattern stands for any character, and so does the letter of
 * a drive, which editors have in either case.
 */
export function asPattern(path: string): string {
  return path
    .replaceAll("\\", "/")
    .replace(/[[\]{}*?!]/g, "?")
    .replace(/^[A-Za-z](?=:\/)/, "?");
}
