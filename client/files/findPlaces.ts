import { existsSync } from "node:fs";
import { locateWorkspace } from "../../workspace/locateWorkspace.ts";
import * as vscode from "vscode";
import { readSettings } from "../settings.ts";
import type { MagiPlaces } from "../situation/situation.ts";
import { bestPlaces } from "./bestPlaces.ts";

/** Where MAGI's files are, or would be, among the workspace folders. Undefined without a folder on disk. */
export function findPlaces(): MagiPlaces | undefined {
  return bestPlaces(possiblePlaces(), existsSync);
}

/** Where they would be in each of the workspace folders. */
export function possiblePlaces(): readonly MagiPlaces[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === "file");
  return folders.map(({ uri }) => placesIn(uri));
}

function placesIn(folder: vscode.Uri): MagiPlaces {
  const settings = readSettings(folder);
  const paths = locateWorkspace({
    startDir: folder.fsPath,
    workspace: folder.fsPath,
    profiles: settings.profilesFolder,
    registry: settings.registryFile,
    relativeTo: "workspace",
  });
  return { folder: paths.root, profilesFolder: paths.profilesDir, registryFile: paths.registryFile };
}
