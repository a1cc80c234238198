import { expect, test } from "vitest";
import type { InitializeParams } from "vscode-languageserver/node";
import { foldersOf } from "../../../server/workspaceFolders.ts";

const folder = { uri: "file:///new", name: "new" };

test.each([
  ["workspace folders", { workspaceFolders: [folder], rootUri: "file:///old" }, ["file:///new"]],
  ["a root", { workspaceFolders: null, rootUri: "file:///old" }, ["file:///old"]],
  ["a root, and that there are no other folders", { workspaceFolders: [], rootUri: "file:///old" }, ["file:///old"]],
  ["a path, as the oldest do", { rootUri: null, rootPath: "/older" }, ["file:///older"]],
  ["a path and nothing else", { rootPath: "/older" }, ["file:///older"]],
  ["no folder", { workspaceFolders: [], rootUri: null, rootPath: null }, []],
  ["nothing", {}, []],
])("an editor that says %s", (_, params, folders) => {
  expect(foldersOf({ processId: null, capabilities: {}, ...params } as unknown as InitializeParams)).toEqual(folders); // Old editors leave members out.
});
