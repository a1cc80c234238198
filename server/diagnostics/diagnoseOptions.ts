import { basename } from "node:path";
import type { DiagnoseOptions } from "../../core/diagnostics/diagnose.ts";
import type { Site } from "../sites/site.ts";
import type { Sites } from "../sites/sites.ts";

/** What the rules may know of a file besides its text and the registry. `path` is undefined for what is no file. */
export function diagnoseOptions(path: string | undefined, site: Site | undefined, sites: Sites): DiagnoseOptions {
  const { severity } = sites.settingsFor(path);
  const isInFolder = path !== undefined && site?.holds(path) === true;
  return {
    ...(severity !== undefined && { severity }),
    ...(isInFolder && { surroundings: { fileName: basename(path), names: site.names.files } }),
  };
}
