import * as vscode from "vscode";
import { watchFiles } from "../../workspace/watchFiles.ts";
import type { FileWatch } from "../../workspace/watchFiles.ts";
import type { Disposable } from "../observing/observable.ts";
import { findPlaces, possiblePlaces } from "./findPlaces.ts";
import type { MagiFilesWatcher } from "./watchMagiFiles.ts";

export interface FollowedPlaces extends Disposable {
  /** Resolves when what is there now was read once. */
  readonly ready: Promise<void>;
}

/** Keeps the watcher at the places that the window's folders and its settings name. */
export function followPlaces(watcher: MagiFilesWatcher): FollowedPlaces {
  let watch: FileWatch | undefined;
  const look = async (): Promise<void> => {
    watch?.close();
    watch = watchOfSeveral(() => {
      // Profiles that are in use stay so, whatever comes into another folder.
      if (watcher.files.value.profiles.length === 0) void look();
    });
    await watch?.ready;
    await watcher.watch(findPlaces());
  };
  const changes = vscode.Disposable.from(
    vscode.workspace.onDidChangeWorkspaceFolders(() => void look()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("magi.profilesFolder") || change.affectsConfiguration("magi.registryFile"))
        void look();
    }),
  );
  return {
    ready: look(),
    dispose: () => {
      changes.dispose();
      watch?.close();
    },
  };
}

/** Of several folders another one may be MAGI's as soon as it has profiles. The only one is watched anyway. */
function watchOfSeveral(onChange: () => void): FileWatch | undefined {
  const places = possiblePlaces();
  if (places.length < 2) return undefined;
  return watchFiles(
    places.flatMap(({ profilesFolder, registryFile }) => [profilesFolder, registryFile]),
    onChange,
  );
}
