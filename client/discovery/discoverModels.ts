import * as vscode from "vscode";
import { discover } from "../../workspace/discovery/discover.ts";
import type { Discovery } from "../../workspace/discovery/discover.ts";
import type { Log } from "../log/log.ts";
import { readSettings } from "../settings.ts";
import type { MagiFiles, MagiPlaces } from "../situation/situation.ts";
import { saveRegistry } from "./saveRegistry.ts";
import { logLinesOf, summaryOf } from "./summaryModel.ts";

/** Asks where to look, finds model files with progress, brings them into the registry, and says what came of it. */
export async function discoverModels({ places }: MagiFiles, refresh: () => Promise<void>, log: Log): Promise<void> {
  if (places === undefined) throw new Error("There is no folder open. Open one and try again.");
  // Its registry would say where to look.
  if (!vscode.workspace.isTrusted) throw new Error("Models are discovered once you trust the workspace.");
  const folders = await askFolders();
  if (folders === undefined) return;
  await saveRegistry(places);
  const discovery = await discoverWithProgress(places, folders);
  if (discovery === undefined) return;
  for (const line of logLinesOf(discovery)) log.info(line);
  await refresh();
  const show = "Open Registry";
  const answer = await vscode.window.showInformationMessage(`MAGI: ${summaryOf(discovery)}`, show);
  if (answer === show) await vscode.window.showTextDocument(vscode.Uri.file(places.registryFile));
}

/** None: the usual ones. Undefined when the person thought better of it. */
async function askFolders(): Promise<readonly string[] | undefined> {
  const usual = {
    label: "Usual folders",
    detail: "Hugging Face, LM Studio, llama.cpp, Ollama, and those that the registry was made of",
  };
  const choose = { label: "Choose folders…", detail: "They are searched again the next time" };
  const where = await vscode.window.showQuickPick([usual, choose], {
    title: "MAGI: Discover Models",
    placeHolder: "Where are your GGUF files?",
  });
  if (where === undefined) return undefined;
  if (where === usual) return [];
  const picked = await vscode.window.showOpenDialog({
    title: "Folders to search for models",
    openLabel: "Search",
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: true,
  });
  return picked?.map(({ fsPath }) => fsPath);
}

/** Undefined when it was cancelled; nothing was written then. */
async function discoverWithProgress(places: MagiPlaces, folders: readonly string[]): Promise<Discovery | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: "MAGI: discovering models",
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => {
      controller.abort();
    });
    try {
      return await discover({
        root: places.folder,
        registryFile: places.registryFile,
        folders,
        moreFolders: readSettings(vscode.Uri.file(places.folder)).modelFolders,
        signal: controller.signal,
        onProgress: ({ step, files, of }) => {
          progress.report({
            message: step === "searching" ? `${files} GGUF files` : `${files} of ${of ?? files} read`,
          });
        },
      });
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      throw error;
    }
  });
}
