import { basename, join } from "node:path";
import { TextDocument } from "vscode-languageserver-textdocument";
import { diagnose } from "../../core/diagnostics/diagnose.ts";
import type { DiagnoseOptions, RegistryView } from "../../core/diagnostics/diagnose.ts";
import { checkRegistry } from "../../core/diagnostics/registry/checkRegistry.ts";
import { withSeverities } from "../../core/diagnostics/severities.ts";
import type { ParsedProfile } from "../../core/profile/parseProfile.ts";
import type { Problem } from "../../core/problem.ts";
import { pathOfUri, uriOfPath } from "../convert/filePaths.ts";
import { toDiagnostic } from "../convert/toDiagnostic.ts";
import type { DiagnosticAbilities } from "../convert/toDiagnostic.ts";
import type { OpenProfiles } from "../documents/openProfiles.ts";
import type { ServerLog } from "../runSafely.ts";
import type { Site } from "../sites/site.ts";
import type { Sites } from "../sites/sites.ts";
import { diagnoseOptions } from "./diagnoseOptions.ts";
import { internalError } from "./failures.ts";
import type { Failures } from "./failures.ts";
import type { Findings } from "./diagnosticsQueue.ts";

export interface FindingsContext {
  readonly open: OpenProfiles;
  readonly sites: Sites;
  readonly log: ServerLog;
  readonly failures: Failures;
  /** What the editor can show. */
  readonly abilities: DiagnosticAbilities;
  /** Called with the profiles that have to be checked again because of what this one says. */
  readonly touch: (keys: readonly string[]) => void;
}

/** What is wrong in a profile or a registry, open or not; `undefined` when the file is none of ours. Never throws. */
export function findingsOf(key: string, context: FindingsContext): Findings | undefined {
  try {
    const isOpen = context.open.has(key);
    const findings = isOpen ? findingsOfOpen(key, context) : findingsOnDisk(key, context);
    return findings ?? findingsOfRegistry(key, context);
  } catch (error) {
    context.log.error(`Checking failed for ${key}: ${describe(error)}`);
    return undefined;
  }
}

function findingsOfOpen(key: string, context: FindingsContext): Findings | undefined {
  const profile = context.open.find(key);
  if (profile === undefined) return undefined;
  const { document, parsed, site } = profile;
  const path = pathOfUri(document.uri);
  noteName({ path, site, name: parsed.profile.name }, context);
  const options = diagnoseOptions(path, site, context.sites);
  const failure = context.failures.of(document);
  const found = checked({ key, parsed, view: site?.registry ?? nothingKnown, options, log: context.log });
  const problems = failure === undefined ? found : [failure, ...found];
  return {
    uri: document.uri,
    version: document.version,
    diagnostics: problems.map((problem) => toDiagnostic(problem, document, context.abilities)),
  };
}

function findingsOnDisk(path: string, context: FindingsContext): Findings | undefined {
  const { sites, log, abilities } = context;
  const site = sites.ofFolders.find((one) => one.holds(path));
  if (site === undefined) return undefined;
  const profile = site.findProfile(path);
  noteName({ path, site, name: profile?.parsed.profile.name }, context);
  if (profile === undefined || !site.isMagi) return undefined;
  const { parsed, text } = profile;
  const options = diagnoseOptions(path, site, sites);
  return findingsIn(path, text, checked({ key: path, parsed, view: site.registry, options, log }), abilities);
}

/** What profiles are compared with is the registry as it was saved; its own problems follow what is typed in it. */
function findingsOfRegistry(path: string, { open, sites, abilities }: FindingsContext): Findings | undefined {
  const site = sites.all.find(({ paths }) => paths.registryFile === path);
  if (site === undefined) return undefined;
  const { severity } = sites.settingsFor(path);
  const shown = (problems: readonly Problem[]): readonly Problem[] =>
    firstOf(severity === undefined ? problems : withSeverities(problems, severity));
  const document = open.documents.all().find(({ uri }) => pathOfUri(uri) === path);
  if (document === undefined) {
    const check = site.registryCheck;
    return check === undefined ? undefined : findingsIn(path, check.text, shown(check.problems), abilities);
  }
  const problems = shown(checkRegistry(document.getText(), site.registryFacts));
  const { uri, version } = document;
  return { uri, version, diagnostics: problems.map((problem) => toDiagnostic(problem, document, abilities)) };
}

function findingsIn(
  path: string,
  text: string,
  problems: readonly Problem[],
  abilities: DiagnosticAbilities,
): Findings {
  const uri = uriOfPath(path);
  const document = TextDocument.create(uri, "", 0, problems.length === 0 ? "" : text);
  return { uri, diagnostics: problems.map((problem) => toDiagnostic(problem, document, abilities)) };
}

/** Two profiles of one folder with one name are said of both, so a name that changes is news for others. */
function noteName(
  {
    path,
    site,
    name,
  }: { readonly path: string | undefined; readonly site: Site | undefined; readonly name: string | undefined },
  { touch }: FindingsContext,
): void {
  if (path === undefined || site?.holds(path) !== true) return;
  const others = site.names.set(basename(path), name);
  if (others.length > 0) touch(others.map((fileName) => join(site.paths.profilesDir, fileName)));
}

/** A document outside of every folder has no registry to compare with, which is no problem of the document. */
const nothingKnown: RegistryView = { registry: undefined, name: "" };

function checked(file: {
  readonly key: string;
  readonly parsed: ParsedProfile;
  readonly view: RegistryView;
  readonly options: DiagnoseOptions;
  readonly log: ServerLog;
}): readonly Problem[] {
  try {
    return firstOf(diagnose(file.parsed, file.view, file.options));
  } catch (error) {
    file.log.error(`Checking failed for ${file.key}: ${describe(error)}`);
    return [internalError("check this file")];
  }
}

/** More than anybody works through; what is solved makes room for the rest. */
const maxShown = 500;

function firstOf(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= maxShown) return problems;
  const message = `This file has ${problems.length - maxShown} more problems; they show when some of these are solved.`;
  return [
    ...problems.slice(0, maxShown),
    { code: "more-problems", severity: "information", message, range: { start: 0, end: 0 } },
  ];
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
