import * as vscode from "vscode";
import type { OfferedModel } from "../../core/onboarding/modelOffer.ts";
import type { ModelOffer } from "../../workspace/onboarding/offerModels.ts";
import type { MagiPlaces } from "../situation/situation.ts";
import { modelRows } from "./modelRows.ts";
import { NeedError, needFolder, needTrust } from "./needs.ts";
import { offerOf, startWith } from "./newProfile.ts";
import type { FirstSteps } from "./newProfile.ts";

/** The command's argument for those who want no questions. */
export const usualModels = "usual";

/**
 * Makes a profile of models of the registry and makes it active: those that fit this machine with `usualModels`, else those
 * that the person chooses from a list in which they are chosen already.
 */
export async function createProfileFromModels(steps: FirstSteps, argument: unknown): Promise<void> {
  const places = needFolder(steps.files());
  needTrust("no model is run");
  const offer = await offerOrSay(places);
  const models = argument === usualModels ? offer.chosen : await pickModels(offer);
  if (models !== undefined) await startWith(models, places, steps);
}

async function offerOrSay(places: MagiPlaces): Promise<ModelOffer> {
  const discover = { title: "Discover Models", command: "magi.discoverModels" };
  const offer = await offerOf(places).catch((error: unknown) => {
    throw error instanceof Error ? new NeedError(error.message, discover) : error;
  });
  if (offer.models.length === 0)
    throw new NeedError(
      "The registry has no model to chat with whose file or server is there. Find some first.",
      discover,
    );
  return offer;
}

type ModelItem = vscode.QuickPickItem & { readonly model?: OfferedModel };

async function pickModels({ models, chosen, registry }: ModelOffer): Promise<readonly OfferedModel[] | undefined> {
  const items = modelRows(models, registry).map((row): ModelItem =>
    row.kind === "tier"
      ? { label: row.label, kind: vscode.QuickPickItemKind.Separator }
      : {
          label: row.label,
          description: row.description,
          picked: chosen.some(({ id }) => id === row.model.id),
          model: row.model,
        },
  );
  const picked = await vscode.window.showQuickPick(items, {
    title: "MAGI: Create a Profile from My Models",
    placeHolder: "Which models may answer? Those that fit this machine are chosen.",
    canPickMany: true,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  const wanted = picked?.flatMap(({ model }) => (model === undefined ? [] : [model]));
  return wanted?.length === 0 ? undefined : wanted;
}
