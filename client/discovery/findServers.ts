import * as vscode from "vscode";
import { parseAddresses } from "../../core/servers/addresses.ts";
import type { ServerAddress } from "../../core/servers/addresses.ts";
import { addServers } from "../../workspace/servers/addServers.ts";
import type { AddressReport } from "../../workspace/servers/findServers.ts";
import { searchServers } from "../../workspace/servers/searchServers.ts";
import type { MagiFiles, MagiPlaces } from "../situation/situation.ts";
import { withoutLinks } from "../text/withoutLinks.ts";
import { offerProfile } from "./addToProfile.ts";
import { saveRegistry } from "./saveRegistry.ts";
import { addedWords, modelsForProfile, nothingToPick, serverPicks } from "./serverPickModel.ts";
import { undoAdding } from "./undoAdding.ts";

interface Parts {
  /** As they are at the moment. */
  readonly files: () => MagiFiles;
  readonly refresh: () => Promise<void>;
}

/** Looks for model servers, lets the user pick of what they have, brings that into the registry and says what came of it. */
export async function findModelServers(parts: Parts): Promise<void> {
  const { places } = parts.files();
  if (places === undefined) throw new Error("There is no folder open. Open one and try again.");
  // Its registry would say which ports to ask.
  if (!vscode.workspace.isTrusted) throw new Error("Servers are looked for once you trust the workspace.");
  let asked: string | undefined;
  for (;;) {
    const step = await searchAndPick(places, asked);
    if (step === undefined) return;
    if (step.kind === "picked") {
      await add(step, places, parts);
      return;
    }
    // What a person types here is their own word, so it may be another machine.
    asked = await askAddress(asked);
    if (asked === undefined) return;
  }
}

type Step =
  | { readonly kind: "picked"; readonly reports: readonly AddressReport[]; readonly picked: readonly Picked[] }
  | { readonly kind: "elsewhere" };

interface Picked {
  readonly baseUrl: string;
  readonly name: string;
}

async function searchAndPick(places: MagiPlaces, asked: string | undefined): Promise<Step | undefined> {
  const addresses = asked === undefined ? [] : (parseAddresses(asked) ?? []);
  const reports = await searchWithProgress(addresses, places.registryFile);
  if (reports === undefined) return undefined;
  const plan = await addServers({ ...whereTo(places), reports, dryRun: true });
  const picks = serverPicks(reports, plan);
  if (picks.length > 0) return pick(picks, reports);
  const elsewhere = "Enter an Address…";
  const words = `MAGI: ${nothingToPick(reports, asked)}`;
  const answer = await vscode.window.showInformationMessage(withoutLinks(words), elsewhere);
  return answer === elsewhere ? { kind: "elsewhere" } : undefined;
}

function whereTo({
  folder,
  registryFile,
}: MagiPlaces): Pick<Parameters<typeof addServers>[0], "root" | "registryFile" | "relativePaths"> {
  return { root: folder, registryFile, relativePaths: true };
}

/** Undefined when it was cancelled. */
async function searchWithProgress(
  addresses: readonly ServerAddress[],
  registryFile: string,
): Promise<readonly AddressReport[] | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: "MAGI: looking for model servers",
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => {
      controller.abort();
    });
    try {
      return await searchServers(addresses, {
        registryFile,
        env: process.env,
        signal: controller.signal,
        onProgress: (done, of) => {
          progress.report({ message: `${done} of ${of} addresses` });
        },
      });
    } catch (error) {
      if (controller.signal.aborted) return undefined;
      throw error;
    }
  });
}

type Item = vscode.QuickPickItem & { readonly picked?: boolean; readonly model?: Picked };

const elsewhereButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("globe"),
  tooltip: "Look at Another Address",
};

function pick(picks: ReturnType<typeof serverPicks>, reports: readonly AddressReport[]): Promise<Step | undefined> {
  const box = vscode.window.createQuickPick<Item>();
  box.title = "MAGI: Find Model Servers";
  box.placeholder = "Which models does the registry get?";
  box.canSelectMany = true;
  box.matchOnDescription = true;
  box.ignoreFocusOut = true;
  box.buttons = [elsewhereButton];
  box.items = picks.map((each): Item =>
    each.kind === "server"
      ? { label: each.label, kind: vscode.QuickPickItemKind.Separator }
      : { label: each.label, description: each.description, picked: each.isPicked, model: each },
  );
  box.selectedItems = box.items.filter(({ picked }) => picked === true);
  return new Promise((resolve) => {
    box.onDidAccept(() => {
      const picked = box.selectedItems.flatMap(({ model }) => model ?? []);
      resolve(picked.length === 0 ? undefined : { kind: "picked", reports, picked });
      box.hide();
    });
    box.onDidTriggerButton(() => {
      resolve({ kind: "elsewhere" });
      box.hide();
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}

async function askAddress(before: string | undefined): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: "MAGI: Find Model Servers",
    prompt: "Address of a model server. Prompts go there when a profile uses its models",
    placeHolder: "http://192.168.1.7:11434, box:8080, or a host alone for the usual ports",
    value: before ?? "",
    ignoreFocusOut: true,
    validateInput: (text) =>
      parseAddresses(text) === undefined ? "An address such as box:8080, without user and query." : undefined,
  });
}

async function add(
  { reports, picked }: Extract<Step, { readonly kind: "picked" }>,
  places: MagiPlaces,
  { files, refresh }: Parts,
): Promise<void> {
  await saveRegistry(places);
  const wanted = new Set(picked.map(({ baseUrl, name }) => `${baseUrl} ${name}`));
  const added = await addServers({
    ...whereTo(places),
    reports,
    isWanted: (baseUrl, name) => wanted.has(`${baseUrl} ${name}`),
  });
  await refresh();
  if (!added.isWritten) return;
  const ids = modelsForProfile(added);
  const [use, undo, show] = ["Add to a Profile…", "Undo", "Open Registry"];
  const buttons = ids.length > 0 ? [use, undo, show] : [undo, show];
  const answer = await vscode.window.showInformationMessage(`MAGI: ${addedWords(added)}`, ...buttons);
  if (answer === use) await offerProfile(ids, files(), refresh);
  if (answer === undo) {
    await undoAdding(places.registryFile, { before: added.before, after: added.text });
    await refresh();
  }
  if (answer === show) await vscode.window.showTextDocument(vscode.Uri.file(places.registryFile));
}
