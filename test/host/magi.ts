// The extension and the workspace of this window, for the suites.
import assert from "node:assert/strict";
import path from "node:path";
import * as vscode from "vscode";
import type { MagiApi } from "../../client/api.ts";
import type { TreeNode } from "../../client/trees/treeNode.ts";
import { eventually } from "./eventually.ts";

/** What `activate` returned. */
export async function getMagi(): Promise<MagiApi> {
  const extension = vscode.extensions.getExtension<MagiApi>("magi.magi-profiles");
  assert.ok(extension, "the extension is not installed in this window");
  return await extension.activate();
}

/** The address of a file of the workspace. */
export function fileUri(...names: readonly string[]): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "no folder is open");
  return vscode.Uri.file(path.join(folder.uri.fsPath, ...names));
}

export function profileUri(name: string): vscode.Uri {
  return fileUri("config", "profiles", `${name}.yaml`);
}

export const registryUri = (): vscode.Uri => fileUri("data", "model_registry.json");

/** Opens a profile and waits until it has its language. */
export async function openProfile(name: string): Promise<vscode.TextEditor> {
  await getMagi();
  await vscode.window.showTextDocument(profileUri(name));
  return await eventually(() => {
    // The change of language gives the editor a new document.
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), profileUri(name).toString());
    assert.equal(editor.document.languageId, "magi-profile");
    return editor;
  });
}

/** Replaces the first place of `old` in the editor, as typing would. */
export async function replaceText(editor: vscode.TextEditor, old: string, text: string): Promise<void> {
  const { document } = editor;
  const at = document.getText().indexOf(old);
  assert.notEqual(at, -1, `"${old}" is not in the document`);
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + old.length));
  assert.ok(
    await editor.edit((edit) => {
      edit.replace(range, text);
    }),
  );
}

/** The place behind the first `text` in the document. */
export function placeAfter(document: vscode.TextDocument, text: string): vscode.Position {
  const at = document.getText().indexOf(text);
  assert.notEqual(at, -1, `"${text}" is not in the document`);
  return document.positionAt(at + text.length);
}

export async function writeFile(uri: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

export async function readFile(uri: vscode.Uri): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/** Puts every open file back to what is on disk and closes it. */
export async function closeEditors(): Promise<void> {
  while (vscode.window.tabGroups.all.some((group) => group.tabs.length > 0)) {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
}

/** The labels of a tree's nodes at the top. */
export function labels(nodes: readonly TreeNode[]): readonly string[] {
  return nodes.map(({ label }) => label);
}

export function findNode(nodes: readonly TreeNode[], label: string): TreeNode {
  const node = nodes.find((one) => one.label === label);
  assert.ok(node, `there is no ${label} among ${labels(nodes).join(", ")}`);
  return node;
}
