import * as vscode from "vscode";
import { parseAddresses } from "../../core/servers/addresses.ts";
import type { ServerAddress } from "../../core/servers/addresses.ts";
import { parseServerKeys } from "../../core/servers/serverKeys.ts";
import { addServers } from "../../workspace/servers/addServers.ts";
import type { AddressReport } from "../../workspace/servers/findServers.ts";
import { searchServers } from "../../workspace/servers/searchServers.ts";
import { needFolder, needTrust } from "../create/needs.ts";
import { usualModels } from "../create/profileFromModels.ts";
import { askKey } from "../serverKeys/enterServerKey.ts";
import type { ServerKeyStore } from "../serverKeys/serverKeyStore.ts";
import type { MagiFiles, MagiPlaces } from "../situation/situation.ts";
import { withoutLinks } from "../text/withoutLinks.ts";
import { offerProfile } from "./addToProfile.ts";
import { saveRegistry } from "./saveRegistry.ts";
import { openServerBox } from "./serverBox.ts";
import type { Picked, ServerBox } from "./serverBox.ts";
import {
  addedWords,
  lockedServers,
  modelsForProfile,
  nothingToPick,
  serverPicks,
  stepsAfterAdding,
} from "./serverPickModel.ts";
import type { StepAfterAdding } from "./serverPickModel.ts";
import { undoAdding } from "./undoAdding.ts";

interface Parts {
  /** As they are at the moment. */
  readonly files: () => MagiFiles;
  readonly refresh: () => Promise<void>;
  readonly keys: ServerKeyStore;
}

/** Looks for model servers, lets the user pick of what they have, brings that into the registry and says what came of it. */
export async function findModelServers(parts: Parts): Promise<void> {
  const places = needFolder(parts.files());
  // Its registry would say which ports to ask.
  needTrust("no model servers are looked for");
  let asked: string | undefined;
  for (;;) {
    const step = await searchAndPick(places, asked, parts.keys);
    if (step === undefined) return;
    if (step.kind === "picked") {
      await add(step, places, parts);
      return;
    }
    if (step.kind === "key") {
      if (!(await askKey(step.server, parts.keys))) return;
      continue;
    }
    // What a person types here is their own word, so it may be another machine.
    asked = await askAddress(asked);
    if (asked === undefined) return;
  }
}

type Step =
  /** To look again with the key of a server. */
  | { readonly kind: "key"; readonly server: string }
  | { readonly kind: "picked"; readonly reports: readonly AddressReport[]; readonly picked: readonly Picked[] }
  | { readonly kind: "elsewhere" };

async function searchAndPick(
  places: MagiPlaces,
  asked: string | undefined,
  keys: ServerKeyStore,
): Promise<Step | undefined> {
  const addresses = asked === undefined ? [] : (parseAddresses(asked) ?? []);
  const box = openServerBox();
  try {
    const reports = await searchUntilClosed(box, addresses, { registryFile: places.registryFile, keys });
    if (reports !== undefined) {
      const plan = await addServers({ ...whereTo(places), reports, dryRun: true });
      const picks = serverPicks(reports, plan);
      if (picks.length === 0) {
        box.close();
        return await sayNothing(reports, asked);
      }
      box.offer(picks, lockedServers(reports));
    }
    const answer = await box.answer;
    return answer?.kind === "picked" ? { ...answer, reports: reports ?? [] } : answer;
  } finally {
    box.close();
  }
}

async function sayNothing(reports: readonly AddressReport[], asked: string | undefined): Promise<Step | undefined> {
  const [elsewhere, get] = ["Enter an Address…", "Get a Model"];
  const words = `MAGI: ${nothingToPick(reports, asked)}`;
  const [locked] = lockedServers(reports);
  const enter = locked === undefined ? [] : ["Enter Its Key…"];
  const buttons = [...enter, elsewhere, ...(reports.length === 0 ? [get] : [])];
  const answer = await vscode.window.showInformationMessage(withoutLinks(words), ...buttons);
  if (answer === get) void vscode.commands.executeCommand("magi.getModel");
  if (locked !== undefined && answer === enter[0]) return { kind: "key", server: locked };
  return answer === elsewhere ? { kind: "elsewhere" } : undefined;
}

function whereTo({
  folder,
  registryFile,
}: MagiPlaces): Pick<Parameters<typeof addServers>[0], "root" | "registryFile" | "relativePaths"> {
  return { root: folder, registryFile, relativePaths: true };
}

/** Undefined when the box was closed before it was through. */
async function searchUntilClosed(
  { signal, report }: ServerBox,
  addresses: readonly ServerAddress[],
  { registryFile, keys }: { readonly registryFile: string; readonly keys: ServerKeyStore },
): Promise<readonly AddressReport[] | undefined> {
  const asking = { env: process.env, keys: parseServerKeys(keys.text.value).keys };
  try {
    return await searchServers(addresses, { ...asking, registryFile, signal, onProgress: report });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
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
  const steps = stepsAfterAdding(ids, files());
  const titles = new Map(steps.map((step) => [stepTitles[step], step]));
  const answer = await vscode.window.showInformationMessage(`MAGI: ${addedWords(added)}`, ...titles.keys());
  switch (titles.get(answer ?? "")) {
    case "createProfile":
      await vscode.commands.executeCommand("magi.createProfileFromModels", usualModels);
      return;
    case "chooseModels":
      await vscode.commands.executeCommand("magi.createProfileFromModels");
      return;
    case "addToProfile":
      await offerProfile(ids, files(), refresh);
      return;
    case "undo":
      await undoAdding(places.registryFile, { before: added.before, after: added.text });
      await refresh();
      return;
    case "openRegistry":
      await vscode.window.showTextDocument(vscode.Uri.file(places.registryFile));
      return;
    case undefined:
  }
}

const stepTitles: Readonly<Record<StepAfterAdding, string>> = {
  createProfile: "Create a Profile",
  chooseModels: "Choose Models…",
  addToProfile: "Add to a Profile…",
  undo: "Undo",
  openRegistry: "Open Registry",
};
