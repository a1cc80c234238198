import { isAbsolute } from "node:path";
import * as vscode from "vscode";
import { isOneOf } from "../protocol/guards.ts";
import { usualLlamaServerSettings } from "../protocol/llamaServerSettings.ts";
import type { LlamaServerSettings } from "../protocol/llamaServerSettings.ts";
import { typedPath } from "../workspace/typedPath.ts";

/** MAGI's settings as they are now, each parsed: a settings file is written by hand. */
export interface Settings {
  readonly activeProfile: string;
  readonly profilesFolder: string;
  readonly registryFile: string;
  readonly routerPort: number;
  readonly decisionLog: boolean;
  readonly decisionLogPrompts: boolean;
  readonly chatKeepTurns: number;
  readonly chatOpenBeside: boolean;
  readonly llamaServer: LlamaServerSettings;
  /** Absolute; the user's own, besides those of known programs. */
  readonly modelFolders: readonly string[];
  readonly offerNewModels: boolean;
  /** Empty for the usual one. */
  readonly downloadFolder: string;
  /** Empty for the usual one. */
  readonly huggingFaceEndpoint: string;
}

export function readSettings(folder: vscode.Uri | undefined): Settings {
  const settings = vscode.workspace.getConfiguration("magi", folder);
  return {
    activeProfile: text(settings.get("activeProfile"), ""),
    profilesFolder: text(settings.get("profilesFolder"), "") || "config/profiles",
    registryFile: text(settings.get("registryFile"), "") || "data/model_registry.json",
    routerPort: whole(settings.get("router.port"), { least: 0, most: 65_535, otherwise: 0 }),
    decisionLog: settings.get("decisionLog.enabled") !== false,
    decisionLogPrompts: settings.get("decisionLog.prompts") === true,
    chatKeepTurns: whole(settings.get("chat.keepTurns"), { least: 1, most: 500, otherwise: 50 }),
    chatOpenBeside: settings.get("chat.openBeside") !== false,
    llamaServer: {
      path: text(settings.get("llamaServer.path"), ""),
      arguments: texts(settings.get("llamaServer.arguments")),
      start: startOf(settings.get("llamaServer.start")),
      most: whole(settings.get("llamaServer.most"), { least: 1, most: 64, otherwise: usualLlamaServerSettings.most }),
      idleMinutes: whole(settings.get("llamaServer.idleMinutes"), {
        least: 0,
        most: 10_080,
        otherwise: usualLlamaServerSettings.idleMinutes,
      }),
      keep: settings.get("llamaServer.keep") === true,
    },
    modelFolders: folders(settings.get("modelFolders")),
    offerNewModels: settings.get("offerNewModels") !== false,
    downloadFolder: text(settings.get("downloadFolder"), ""),
    huggingFaceEndpoint: text(settings.get("huggingFace.endpoint"), ""),
  };
}

/** Where `magi.activeProfile` is set, the level that wins; undefined when it is set nowhere. */
export function levelOfActiveProfile(folder: vscode.Uri | undefined): vscode.ConfigurationTarget | undefined {
  const found = vscode.workspace.getConfiguration("magi", folder).inspect("activeProfile");
  if (isName(found?.workspaceFolderValue)) return vscode.ConfigurationTarget.WorkspaceFolder;
  if (isName(found?.workspaceValue)) return vscode.ConfigurationTarget.Workspace;
  if (isName(found?.globalValue)) return vscode.ConfigurationTarget.Global;
  return undefined;
}

export async function writeActiveProfile(
  name: string,
  level: vscode.ConfigurationTarget,
  folder: vscode.Uri | undefined,
): Promise<void> {
  await vscode.workspace.getConfiguration("magi", folder).update("activeProfile", name, level);
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function text(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value.trim() : otherwise;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

const isStart = isOneOf("profile", "prompt", "never");

function startOf(value: unknown): LlamaServerSettings["start"] {
  return isStart(value) ? value : usualLlamaServerSettings.start;
}

/** `~` is the home folder; a path that is not absolute would mean another folder in each window. */
function folders(value: unknown): readonly string[] {
  return texts(value)
    .map((path) => typedPath(path))
    .filter((path) => isAbsolute(path));
}

function whole(
  value: unknown,
  rule: { readonly least: number; readonly most: number; readonly otherwise: number },
): number {
  if (typeof value !== "number" || !Number.isInteger(value)) return rule.otherwise;
  return Math.min(rule.most, Math.max(rule.least, value));
}
