import { existsSync } from "node:fs";
import { locateWorkspace } from "../../workspace/locateWorkspace.ts";
import * as vscode from "vscode";
import { readSettings } from "../settings.ts";
import type { MagiPlaces } from "../situation/situation.ts";

/**
 * Where MAGI's files are: in the first workspace folder that has a profiles folder, else where they would be in the
 * first folder. Undefined without a folder on disk.
 */
export function findPlaces(): MagiPlaces | undefined {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === "file");
  const places = folders.map(({ uri }) => placesIn(uri));
  return places.find((place) => existsSync(place.profilesFolder)) ?? places[0];
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
