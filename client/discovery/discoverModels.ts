import { setTimeout } from "node:timers/promises";
import * as vscode from "vscode";
import { discover } from "../../workspace/discovery/discover.ts";
import type { Discovery } from "../../workspace/discovery/discover.ts";
import type { Log } from "../log/log.ts";
import { needFolder, needTrust } from "../create/needs.ts";
import { usualModels } from "../create/profileFromModels.ts";
import type { FirstSteps } from "../create/newProfile.ts";
import type { MagiPlaces } from "../situation/situation.ts";
import { logLinesOf, nextSteps, summaryOf } from "./summaryModel.ts";
import type { NextStep } from "./summaryModel.ts";
import { readSettings } from "../settings.ts";
import { saveRegistry } from "./saveRegistry.ts";

/** Asks where to look, finds model files with progress, brings them into the registry, and offers the next step. */
export async function discoverModels(steps: FirstSteps, log: Log): Promise<void> {
  const places = needFolder(steps.files());
  // Its registry would say where to look.
  needTrust("no models are discovered");
  const folders = await askFolders();
  if (folders === undefined) return;
  await saveRegistry(places);
  const discovery = await discoverWithProgress(places, folders);
  if (discovery === undefined) return;
  for (const line of logLinesOf(discovery)) log.info(line);
  await steps.refresh();
  const titles = new Map(nextSteps(discovery, steps.files()).map((step) => [stepTitles[step], step]));
  // Not awaited: the search is over, whatever becomes of the offer.
  void vscode.window.showInformationMessage(`MAGI: ${summaryOf(discovery)}`, ...titles.keys()).then((answer) => {
    const step = titles.get(answer ?? "");
    if (step !== undefined) void vscode.commands.executeCommand(...stepCommands[step]);
  });
}

const stepTitles: Readonly<Record<NextStep, string>> = {
  createProfile: "Create a Profile",
  chooseModels: "Choose Models…",
  openRegistry: "Open Registry",
  searchAgain: "Search Elsewhere…",
  getModel: "Get a Model",
};

const stepCommands: Readonly<Record<NextStep, [command: string, argument?: string]>> = {
  createProfile: ["magi.createProfileFromModels", usualModels],
  chooseModels: ["magi.createProfileFromModels"],
  openRegistry: ["magi.openRegistry"],
  searchAgain: ["magi.discoverModels"],
  getModel: ["magi.getModel"],
};

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
    ignoreFocusOut: true,
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

/**
 * VS Code shows a progress for most of a second, however soon it is over; what is said of the result stands above it, and its
 * buttons move when it goes.
 */
const quickMs = 600;

/** Undefined when it was cancelled; nothing was written then. */
async function discoverWithProgress(places: MagiPlaces, folders: readonly string[]): Promise<Discovery | undefined> {
  const controller = new AbortController();
  let show = (_message: string): void => undefined;
  const search = discover({
    root: places.folder,
    registryFile: places.registryFile,
    folders,
    moreFolders: readSettings(vscode.Uri.file(places.folder)).modelFolders,
    signal: controller.signal,
    onProgress: ({ step, files, of }) => {
      show(step === "searching" ? `${files} GGUF files` : `${files} of ${of ?? files} read`);
    },
  });
  const over = search.then(
    () => true,
    () => true,
  );
  if (await Promise.race([over, setTimeout(quickMs, false)])) return search;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: "MAGI: discovering models",
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    token.onCancellationRequested(() => {
      controller.abort();
    });
    show = (message) => {
      progress.report({ message });
    };
    try {
      return await search;
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      throw error;
    }
  });
}
