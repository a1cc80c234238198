import { relative } from "node:path";
import { checkRegistry } from "../../core/diagnostics/registry/checkRegistry.ts";
import { enabledByOf } from "../../core/diagnostics/registry/disabledModels.ts";
import { withSeverities } from "../../core/diagnostics/severities.ts";
import { diagnose } from "../../core/diagnostics/diagnose.ts";
import { parseRegistry } from "../../core/registry/parseRegistry.ts";
import { parseProfile } from "../../core/profile/parseProfile.ts";
import { reasonOf } from "../../workspace/fileError.ts";
import { stemOf } from "../../workspace/locateWorkspace.ts";
import { readProfileFile, readProfiles } from "../../workspace/profiles/profileFiles.ts";
import { readTextFile } from "../../workspace/readTextFile.ts";
import { findMissingModelFiles } from "../../workspace/registry/missingModelFiles.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";
import type { CheckedFile } from "./filesToCheck.ts";
import type { SeveritySettings } from "./severitySettings.ts";
import { findingsIn } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { fixFile } from "./fixFile.ts";
import type { FolderNames } from "./folderNames.ts";
import { pathsAround } from "./registryViews.ts";
import type { RegistryViews } from "./registryViews.ts";

export interface CheckParts {
  readonly options: WorkspaceOptions;
  readonly views: RegistryViews;
  readonly names: FolderNames;
  readonly settings: SeveritySettings;
  readonly fix: boolean;
}

export interface Checked {
  /** Relative to the current folder. */
  readonly file: string;
  readonly findings: readonly Finding[];
  /** What was fixed. */
  readonly titles: readonly string[];
  /** What could not be read or written, in one sentence. */
  readonly failure?: string;
}

/** Checks one file, after fixing it when asked to. Never throws for what is in the file. */
export function checkFile(file: CheckedFile, parts: CheckParts): Promise<Checked> {
  return file.kind === "registry" ? checkRegistryFile(file, parts) : checkProfile(file, parts);
}

async function checkProfile(
  { path, isInFolder }: CheckedFile,
  { options, views, names, settings, fix }: CheckParts,
): Promise<Checked> {
  const file = nameOf(path);
  const reading = await readProfileFile(path);
  if (reading.state !== "ok") return { file, findings: [], titles: [], failure: reading.message };
  const view = await views.of(path);
  const severity = await settings.severitiesOf(pathsAround(path, options).root);
  const diagnosing = { severity, ...(isInFolder && { surroundings: await names.around(path) }) };
  const { text, parsed } = reading.profile;
  const fixing = fix ? await fixFile(path, text, { view, diagnosing }) : undefined;
  if (fixing?.state !== "ok" || fixing.titles.length === 0)
    return {
      file,
      findings: findingsIn(file, text, diagnose(parsed, view, diagnosing)),
      titles: [],
      ...(fixing?.state === "failed" && { failure: fixing.message }),
    };
  const after = diagnose(parseProfile(fixing.text, stemOf(path)), view, diagnosing);
  return { file, findings: findingsIn(file, fixing.text, after), titles: fixing.titles };
}

async function checkRegistryFile({ path }: CheckedFile, { options, settings }: CheckParts): Promise<Checked> {
  const file = nameOf(path);
  let text: string;
  try {
    text = await readTextFile(path);
  } catch (error) {
    return { file, findings: [], titles: [], failure: `${path} cannot be read: ${reasonOf(error)}.` };
  }
  const { registry } = parseRegistry(text);
  const { root, profilesDir } = pathsAround(path, options);
  const missingFiles = registry === undefined ? undefined : await findMissingModelFiles(registry, root);
  const enabledBy = await findEnabledBy(profilesDir);
  const problems = checkRegistry(text, { enabledBy, ...(missingFiles !== undefined && { missingFiles }) });
  const shown = withSeverities(problems, await settings.severitiesOf(root));
  return { file, findings: findingsIn(file, text, shown), titles: [] };
}

async function findEnabledBy(profilesDir: string): Promise<ReadonlyMap<string, readonly string[]>> {
  try {
    const profiles = await readProfiles(profilesDir);
    return enabledByOf(profiles.map(({ name, parsed }) => ({ name, models: parsed.profile.enabled_models })));
  } catch {
    // A folder that cannot be read is said where its profiles are checked.
    return new Map();
  }
}

function nameOf(path: string): string {
  return relative(process.cwd(), path) || path;
}
