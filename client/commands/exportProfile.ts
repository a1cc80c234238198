import * as vscode from "vscode";
import { exportProfile } from "../../core/export/exportProfile.ts";
import { exportTargets } from "../../core/export/exported.ts";
import type { ExportTarget } from "../../core/export/exported.ts";
import { readProfileFile } from "../../workspace/profiles/profileFiles.ts";
import { readRegistry } from "../../workspace/registry/readRegistry.ts";
import { locatedPath } from "../../workspace/registry/registryPath.ts";
import { needProfile } from "../create/needs.ts";
import type { Situation } from "../situation/situation.ts";
import { subjectOf } from "./subjectOf.ts";

const details: Readonly<Record<ExportTarget, { readonly label: string; readonly detail: string }>> = {
  litellm: { label: "LiteLLM", detail: "The configuration of a LiteLLM proxy in front of your servers" },
  "llama-swap": { label: "llama-swap", detail: "Models that take turns on one machine" },
  kubernetes: { label: "Kubernetes", detail: "Manifests for vLLM behind the Gateway API Inference Extension" },
};

/** Opens a profile in another program's language as a new document: the profile called on, else the active one. */
export async function showExport(situation: Situation, argument: unknown): Promise<void> {
  needProfile(situation.files);
  const { places, profiles } = situation.files;
  const name = subjectOf(argument) ?? situation.active.name;
  const file = profiles.find((profile) => profile.name === name);
  if (places === undefined || file === undefined) throw new Error("This profile is not there any more.");
  const target = await askTarget(file.name);
  if (target === undefined) return;
  const [reading, registry] = await Promise.all([readProfileFile(file.path), readRegistry(places.registryFile)]);
  if (reading.state !== "ok") throw new Error(reading.message);
  if (registry.state !== "ok") throw new Error(registry.message);
  const { text, models, losses } = exportProfile(target, {
    name: file.name,
    profile: reading.profile.parsed.profile,
    registry: registry.registry,
    toAbsolutePath: (path) => locatedPath(places.folder, path),
  });
  if (models === 0)
    throw new Error(`${file.name} has no model that ${details[target].label} could serve. ${losses[0] ?? ""}`.trim());
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: "yaml", content: text }));
}

async function askTarget(profile: string): Promise<ExportTarget | undefined> {
  const picked = await vscode.window.showQuickPick(
    exportTargets.map((target) => ({ target, ...details[target] })),
    { title: `MAGI: Export ${profile}`, placeHolder: "What is it for?", ignoreFocusOut: true },
  );
  return picked?.target;
}
