import { needsFile } from "../../core/registry/endpoints.ts";
import type { Site } from "./site.ts";

/** Model files are large and come from elsewhere; nobody waits for them more closely than this. */
const intervalMs = 2_000;
/** With more missing than this the registry is of another machine; more than this are not asked for one by one all the time. */
const maxFollowed = 100;

/** Notices when a model file that the registry names arrives or vanishes, until it is closed. */
export function followModelFiles(site: Site): { close(): void } {
  const timer = setInterval(() => {
    if (isWorthALook(site)) void site.lookForModelFiles();
  }, intervalMs);
  timer.unref();
  return {
    close: () => {
      clearInterval(timer);
    },
  };
}

function isWorthALook({ registry: { registry, missingFiles } }: Site): boolean {
  const missing = missingFiles?.size ?? 0;
  if (missing > 0) return missing <= maxFollowed;
  let needed = 0;
  for (const model of registry?.models.values() ?? []) if (needsFile(model)) needed++;
  return needed > 0 && needed <= maxFollowed;
}
