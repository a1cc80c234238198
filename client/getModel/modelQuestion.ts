import * as vscode from "vscode";
import { catalogue } from "../../core/modelCatalog/catalogue.ts";
import type { CatalogueModel } from "../../core/modelCatalog/catalogue.ts";
import { findWanted } from "../../core/modelCatalog/findWanted.ts";
import type { HubFile } from "../../core/modelCatalog/hubFile.ts";
import { partShare, sizeOf } from "../../workspace/download/partFile.ts";
import { targetOf } from "../../workspace/download/targetOf.ts";
import { machineMemory } from "../../workspace/machineMemory.ts";
import { offersOf, offersQuestion } from "./offersModel.ts";
import type { OnDisk } from "./offersModel.ts";

const title = "MAGI: Get a Model";

/** Which model to download: one of the list, or a file that the person names. Undefined when they thought better of it. */
export async function askModel(folder: string, endpoint: string): Promise<CatalogueModel | HubFile | undefined> {
  const memory = machineMemory();
  const offers = offersOf(memory, await lookOnDisk(folder));
  const other = {
    label: "$(link) Another file on Hugging Face…",
    detail: "By its name, owner/repository/file.gguf, or its address",
  };
  const own = { label: "$(search) I have models already…", detail: "Finds the GGUF files on this machine" };
  const separator = { label: "", kind: vscode.QuickPickItemKind.Separator };
  const picked = await vscode.window.showQuickPick([...offers, separator, other, own], {
    title,
    placeHolder: offersQuestion(memory, new URL(endpoint).host),
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  if (picked === own) {
    await vscode.commands.executeCommand("magi.discoverModels");
    return undefined;
  }
  if (picked === other) return askFile(endpoint);
  return picked !== undefined && "model" in picked ? picked.model : undefined;
}

async function askFile(endpoint: string): Promise<CatalogueModel | HubFile | undefined> {
  const { host } = new URL(endpoint);
  const text = await vscode.window.showInputBox({
    title,
    prompt: "A GGUF file on Hugging Face: owner/repository/file.gguf, or its address",
    placeHolder: "Qwen/Qwen3-4B-GGUF/Qwen3-4B-Q4_K_M.gguf",
    ignoreFocusOut: true,
    validateInput: (typed) => {
      const wanted = typed.trim() === "" ? "" : findWanted(typed, host);
      return typeof wanted === "string" ? wanted : undefined;
    },
  });
  const wanted = text === undefined ? undefined : findWanted(text, host);
  return typeof wanted === "string" ? undefined : wanted;
}

async function lookOnDisk(folder: string): Promise<ReadonlyMap<string, OnDisk>> {
  const found = await Promise.all(
    catalogue.map(async (model): Promise<readonly [string, OnDisk]> => {
      const target = targetOf(folder, model);
      const size = await sizeOf(target).catch(() => undefined);
      return [model.name, size === model.bytes ? "whole" : await partShare(target)];
    }),
  );
  return new Map(found);
}
