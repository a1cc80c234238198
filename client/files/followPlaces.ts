import * as vscode from "vscode";
import type { Disposable } from "../observing/observable.ts";
import { findPlaces } from "./findPlaces.ts";
import type { MagiFilesWatcher } from "./watchMagiFiles.ts";

export interface FollowedPlaces extends Disposable {
  /** Resolves when what is there now was read once. */
  readonly ready: Promise<void>;
}

/** Keeps the watcher at the places that the window's folders and its settings name. */
export function followPlaces(watcher: MagiFilesWatcher): FollowedPlaces {
  const look = (): Promise<void> => watcher.watch(findPlaces());
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
    },
  };
}
