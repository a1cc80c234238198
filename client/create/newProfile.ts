import * as vscode from "vscode";
import type { OfferedModel } from "../../core/onboarding/modelOffer.ts";
import type { WorkspacePaths } from "../../workspace/locateWorkspace.ts";
import { findLlamaServer } from "../../workspace/llamaServer/findLlamaServer.ts";
import { createProfileOf } from "../../workspace/onboarding/createProfileOf.ts";
import { offerModels } from "../../workspace/onboarding/offerModels.ts";
import type { ModelOffer } from "../../workspace/onboarding/offerModels.ts";
import { saveRegistry } from "../discovery/saveRegistry.ts";
import { readSettings } from "../settings.ts";
import type { MagiFiles, MagiPlaces } from "../situation/situation.ts";

/** What the commands that lead to a first answer work with. */
export interface FirstSteps {
  readonly files: () => MagiFiles;
  /** Reads the disk again. */
  readonly refresh: () => Promise<void>;
  /** Makes a profile active. */
  readonly use: (name: string) => Promise<void>;
  readonly openChat: () => void;
}

function pathsOf({ folder, profilesFolder, registryFile }: MagiPlaces): WorkspacePaths {
  return { root: folder, profilesDir: profilesFolder, registryFile };
}

/** What a new profile can be made of, with the window's own settings. */
export async function offerOf(places: MagiPlaces): Promise<ModelOffer> {
  const { path, start } = readSettings(vscode.Uri.file(places.folder)).llamaServer;
  const program = start === "never" ? undefined : await findLlamaServer(path, process);
  return offerModels(pathsOf(places), { startsServers: program !== undefined });
}

/** Writes a profile with these models and makes it active; shows it, and the chat beside it. */
export async function startWith(
  models: readonly OfferedModel[],
  places: MagiPlaces,
  steps: FirstSteps,
  asked: { readonly name?: string } = {},
): Promise<void> {
  await saveRegistry(places);
  const { name, file } = await createProfileOf(models, pathsOf(places), asked);
  await steps.refresh();
  await steps.use(name);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
  steps.openChat();
}
