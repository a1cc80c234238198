import { countOf } from "../../core/text/countOf.ts";
import type { Discovery } from "../../workspace/discovery/discover.ts";
import { hasOwnModels } from "../situation/missing.ts";
import type { MagiFiles } from "../situation/situation.ts";

/** What came of a search, for a notification: one to three sentences. */
export function summaryOf({ searched, scan, merge }: Discovery): string {
  if (searched.length === 0)
    return "No program on this machine keeps models in a folder that MAGI knows. Choose a folder.";
  const { added, vanished, changed, warnings } = merge;
  const gone = vanished.filter(({ isNew }) => isNew).length;
  const news = [
    added.length > 0 ? countOf(added.length, "new model") : "",
    changed.length > 0 ? `${countOf(changed.length, "model")} changed` : "",
    gone > 0 ? `${countOf(gone, "file")} gone` : "",
  ].filter((part) => part !== "");
  const found = `${countOf(scan.models.length, "model")} found`;
  const first = news.length === 0 ? `${found}, nothing new.` : `${found}: ${news.join(", ")}.`;
  const off = added.length > 0 ? "New models are off; a profile made of them turns them on." : "";
  const unread =
    scan.unreadable.length > 0
      ? `${countOf(scan.unreadable.length, "file")} could not be read; the log names them.`
      : "";
  return [first, off, unread, ...warnings].filter((part) => part !== "").join(" ");
}

/** What somebody may want to do after a search. */
export type NextStep = "createProfile" | "chooseModels" | "openRegistry" | "searchAgain" | "getModel";

/** The steps to offer, the obvious one first. `files` are those after the search. */
export function nextSteps({ merge }: Discovery, files: Pick<MagiFiles, "profiles" | "registry">): readonly NextStep[] {
  if (!hasOwnModels(files)) return ["searchAgain", "getModel"];
  if (merge.added.length > 0 || files.profiles.length === 0) return ["createProfile", "chooseModels", "openRegistry"];
  return ["openRegistry"];
}

/** What the log has of it. */
export function logLinesOf({ searched, absent, scan, merge }: Discovery): readonly string[] {
  return [
    `discovery: searched ${searched.join(", ")}`,
    ...absent.map((folder) => `discovery: the registry's scan_path names ${folder}, which is not there`),
    ...merge.added.map(({ id, path }) => `discovery: new ${id}: ${path}`),
    ...merge.vanished.map(({ id, file }) => `discovery: the file of ${id} is gone: ${file}`),
    ...[...scan.unreadable, ...scan.notModels].map(({ path, reason }) => `discovery: left out ${path}: ${reason}`),
    ...scan.duplicates.map(({ path, sameAs }) => `discovery: ${path} is ${sameAs}`),
  ];
}
