import type { FileState } from "../../core/discovery/matchFound.ts";
import { isMissing } from "../fileError.ts";
import { locatedPath } from "../registry/registryPath.ts";
import { inParallel } from "./inParallel.ts";
import { identify } from "./modelFile.ts";

const filesAtOnce = 16;

/** What became of the files that the models of a registry name. */
export async function fileStates(text: string | undefined, root: string): Promise<ReadonlyMap<string, FileState>> {
  const states = new Map<string, FileState>();
  const paths = [...filePathsOf(text)].filter(([, path]) => !path.startsWith("builtin:"));
  await inParallel(paths, filesAtOnce, async ([id, path]) => {
    states.set(id, await stateOf(locatedPath(root, path)));
  });
  return states;
}

async function stateOf(path: string): Promise<FileState> {
  try {
    return { state: "there", identity: (await identify(path)).identity };
  } catch (error) {
    return { state: isMissing(error) ? "gone" : "unknown" };
  }
}

function filePathsOf(text: string | undefined): ReadonlyMap<string, string> {
  if (text === undefined) return new Map();
  const data: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  const models: unknown = data !== null && typeof data === "object" && "models" in data ? data.models : {};
  const paths = new Map<string, string>();
  for (const [id, model] of Object.entries(models ?? {})) {
    const entry: unknown = model;
    const path: unknown =
      entry !== null && typeof entry === "object" && "file_path" in entry ? entry.file_path : undefined;
    if (typeof path === "string" && path !== "") paths.set(id, path);
  }
  return paths;
}
