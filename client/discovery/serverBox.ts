import * as vscode from "vscode";
import type { ServerPick } from "./serverPickModel.ts";

/** A model of a server, as the server calls it. */
export interface Picked {
  readonly baseUrl: string;
  readonly name: string;
}

export type BoxAnswer =
  | { readonly kind: "picked"; readonly picked: readonly Picked[] }
  | { readonly kind: "elsewhere" }
  | { readonly kind: "key"; readonly server: string };

/** The box in which servers are looked for, and in which their models are picked then. */
export interface ServerBox {
  /** Aborted as soon as the box is closed, by whomever. */
  readonly signal: AbortSignal;
  /** What the person says; undefined when the box is closed without a word, or with nothing picked. */
  readonly answer: Promise<BoxAnswer | undefined>;
  readonly report: (done: number, of: number) => void;
  /** The search is over: lists what it found, with a button for the key of each server that wants one. */
  readonly offer: (picks: readonly ServerPick[], locked: readonly string[]) => void;
  readonly close: () => void;
}

type Item = vscode.QuickPickItem & { readonly model?: Picked };

const elsewhereButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("globe"),
  tooltip: "Look at Another Address",
};

function keyButton(server: string): vscode.QuickInputButton {
  return { iconPath: new vscode.ThemeIcon("key"), tooltip: `${server} Wants a Key: Enter It` };
}

/**
 * Opens the box before anything is found. A notification with the progress would stand under the list: VS Code shows one for
 * most of a second, however soon the search is over.
 */
export function openServerBox(): ServerBox {
  const closing = new AbortController();
  const box = vscode.window.createQuickPick<Item>();
  box.title = "MAGI: Find Model Servers";
  box.placeholder = "Looking for model servers…";
  box.busy = true;
  box.ignoreFocusOut = true;
  box.buttons = [elsewhereButton];
  const keyButtons = new Map<vscode.QuickInputButton, string>();
  const answer = new Promise<BoxAnswer | undefined>((resolve) => {
    box.onDidAccept(() => {
      if (box.busy) return;
      const picked = box.selectedItems.flatMap(({ model }) => model ?? []);
      resolve(picked.length === 0 ? undefined : { kind: "picked", picked });
      box.hide();
    });
    box.onDidTriggerButton((button) => {
      const server = keyButtons.get(button);
      resolve(server === undefined ? { kind: "elsewhere" } : { kind: "key", server });
      box.hide();
    });
    box.onDidHide(() => {
      resolve(undefined);
      closing.abort();
    });
  });
  box.show();
  return {
    signal: closing.signal,
    answer,
    report: (done, of) => {
      box.placeholder = `Looking for model servers: ${done} of ${of} addresses`;
    },
    offer: (picks, locked) => {
      for (const server of locked) keyButtons.set(keyButton(server), server);
      box.buttons = [...keyButtons.keys(), elsewhereButton];
      box.busy = false;
      box.placeholder = "Which models does the registry get?";
      box.canSelectMany = true;
      box.matchOnDescription = true;
      box.items = picks.map(toItem);
      box.selectedItems = box.items.filter(({ picked }) => picked === true);
    },
    close: () => {
      box.dispose();
    },
  };
}

function toItem(pick: ServerPick): Item {
  return pick.kind === "server"
    ? { label: pick.label, kind: vscode.QuickPickItemKind.Separator }
    : { label: pick.label, description: pick.description, picked: pick.isPicked, model: pick };
}
