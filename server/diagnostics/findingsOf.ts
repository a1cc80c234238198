import { TextDocument } from "vscode-languageserver-textdocument";
import { diagnose } from "../../core/diagnostics/diagnose.ts";
import type { RegistryView } from "../../core/diagnostics/diagnose.ts";
import type { ParsedProfile } from "../../core/profile/parseProfile.ts";
import type { Problem } from "../../core/problem.ts";
import { uriOfPath } from "../convert/filePaths.ts";
import { toDiagnostic } from "../convert/toDiagnostic.ts";
import type { OpenProfiles } from "../documents/openProfiles.ts";
import type { ServerLog } from "../runSafely.ts";
import type { Sites } from "../sites/sites.ts";
import type { Findings } from "./diagnosticsQueue.ts";

/** What is wrong in a profile, open or not; `undefined` when the file is none of ours. Never throws. */
export function findingsOf(
  key: string,
  { open, sites, log }: { readonly open: OpenProfiles; readonly sites: Sites; readonly log: ServerLog },
): Findings | undefined {
  try {
    return open.has(key) ? findingsOfOpen(key, open, log) : findingsOnDisk(key, sites, log);
  } catch (error) {
    log.error(`Checking failed for ${key}: ${describe(error)}`);
    return undefined;
  }
}

function findingsOfOpen(key: string, open: OpenProfiles, log: ServerLog): Findings | undefined {
  const profile = open.find(key);
  if (profile === undefined) return undefined;
  const { document, parsed, site } = profile;
  const problems = checked({ key, parsed, view: site?.registry ?? nothingKnown, log });
  return {
    uri: document.uri,
    version: document.version,
    diagnostics: problems.map((problem) => toDiagnostic(problem, document)),
  };
}

function findingsOnDisk(path: string, sites: Sites, log: ServerLog): Findings | undefined {
  const site = sites.ofFolders.find((one) => one.holds(path));
  const profile = site?.findProfile(path);
  if (site === undefined || profile === undefined || !site.isMagi) return undefined;
  const problems = checked({ key: path, parsed: profile.parsed, view: site.registry, log });
  const uri = uriOfPath(path);
  const document = TextDocument.create(uri, "", 0, problems.length === 0 ? "" : profile.text);
  return { uri, diagnostics: problems.map((problem) => toDiagnostic(problem, document)) };
}

/** A document outside of every folder has no registry to compare with, which is no problem of the document. */
const nothingKnown: RegistryView = { registry: undefined, name: "" };

function checked(file: {
  readonly key: string;
  readonly parsed: ParsedProfile;
  readonly view: RegistryView;
  readonly log: ServerLog;
}): readonly Problem[] {
  try {
    return firstOf(diagnose(file.parsed, file.view));
  } catch (error) {
    file.log.error(`Checking failed for ${file.key}: ${describe(error)}`);
    const message = "MAGI could not check this file because of a mistake of its own; its log has the details.";
    return [{ code: "internal-error", severity: "warning", message, range: { start: 0, end: 0 } }];
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
