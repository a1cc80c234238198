import type { Site } from "./site.ts";

/** Model files are large and come from elsewhere; nobody waits for them more closely than this. */
const intervalMs = 2_000;
/** With more missing than this the registry is of another machine. */
const maxFollowed = 100;

/** Notices when a model file arrives that the registry names and that was missing, until it is closed. */
export function followModelFiles(site: Site): { close(): void } {
  const timer = setInterval(() => {
    const missing = site.registry.missingFiles?.size ?? 0;
    if (missing > 0 && missing <= maxFollowed) void site.lookForModelFiles();
  }, intervalMs);
  timer.unref();
  return {
    close: () => {
      clearInterval(timer);
    },
  };
}
