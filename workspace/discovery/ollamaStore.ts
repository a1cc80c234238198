import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Skipped } from "../../core/discovery/scan.ts";
import { isMissing, reasonOf } from "../fileError.ts";
import type { ModelFile } from "./modelFile.ts";
import { identify } from "./modelFile.ts";

/** Host, namespace, model, tag. */
const manifestDepth = 4;
const maxManifestBytes = 1024 * 1024;

/**
 * The models in a folder of Ollama, by its manifests: `manifests/HOST/NAMESPACE/MODEL/TAG` names the blobs in `blobs/`.
 * Models that run elsewhere have no blob and are left out.
 */
export async function readOllamaStore(
  folder: string,
  signal?: AbortSignal,
): Promise<{ readonly files: readonly ModelFile[]; readonly unreadable: readonly Skipped[] }> {
  const files: ModelFile[] = [];
  const unreadable: Skipped[] = [];
  const walk = async (at: string, steps: readonly string[]): Promise<void> => {
    signal?.throwIfAborted();
    const entries = await readdir(at, { withFileTypes: true });
    for (const { name } of entries.filter((entry) => isVisible(entry.name)).sort(byTag)) {
      const path = join(at, name);
      try {
        if (steps.length + 1 < manifestDepth) {
          if ((await identify(path)).kind === "folder") await walk(path, [...steps, name]);
        } else files.push(...(await filesOf(folder, path, [...steps, name])));
      } catch (error) {
        signal?.throwIfAborted();
        unreadable.push({ path, reason: reasonOf(error) });
      }
    }
  };
  await walk(join(folder, "manifests"), []);
  return { files, unreadable };
}

/** macOS leaves a `.DS_Store` in each folder that somebody looked at. */
export function isVisible(name: string): boolean {
  return !name.startsWith(".");
}

/** `latest` says nothing about a model that has another tag too, so it comes last. */
function byTag({ name: a }: { readonly name: string }, { name: b }: { readonly name: string }): number {
  return Number(a === "latest") - Number(b === "latest") || (a < b ? -1 : 1);
}

async function filesOf(folder: string, manifest: string, steps: readonly string[]): Promise<readonly ModelFile[]> {
  const { bytes, kind } = await identify(manifest);
  if (kind !== "file" || bytes > maxManifestBytes) return [];
  const layers = layersOf(await readFile(manifest, "utf8"));
  const [, , model = "", tag = ""] = steps;
  const name = nameOf(steps);
  const files: ModelFile[] = [];
  for (const { digest, isProjector } of layers) {
    const path = join(folder, "blobs", digest.replace(":", "-"));
    files.push({
      path,
      name: isProjector ? `mmproj-${model}:${tag}` : name,
      folderName: model,
      // Only its own manifest says what belongs to a model.
      place: manifest,
      ...(await identifyBlob(path)),
    });
  }
  return files;
}

/** As `ollama list` says it, which is what Ollama answers to: without the parts that its own library has. */
function nameOf([host = "", namespace = "", model = "", tag = ""]: readonly string[]): string {
  const isOwn = host === "registry.ollama.ai";
  return `${isOwn ? "" : `${host}/`}${isOwn && namespace === "library" ? "" : `${namespace}/`}${model}:${tag}`;
}

async function identifyBlob(path: string): ReturnType<typeof identify> {
  try {
    return await identify(path);
  } catch (error) {
    if (isMissing(error)) throw new Error("the file that it names is not in Ollama's store", { cause: error });
    throw error;
  }
}

function layersOf(text: string): readonly { readonly digest: string; readonly isProjector: boolean }[] {
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch {
    throw new Error("it is not a manifest of Ollama");
  }
  const layers: unknown = fieldOf(manifest, "layers");
  if (!Array.isArray(layers)) return [];
  return layers.flatMap((layer: unknown) => {
    const type = fieldOf(layer, "mediaType");
    const digest = fieldOf(layer, "digest");
    const kind = /^application\/vnd\.ollama\.image\.(model|projector)$/.exec(typeof type === "string" ? type : "")?.[1];
    // Nothing but a hash becomes a part of a path.
    if (kind === undefined || typeof digest !== "string" || !/^sha256:[0-9a-f]{64}$/.test(digest)) return [];
    return [{ digest, isProjector: kind === "projector" }];
  });
}

function fieldOf(value: unknown, field: string): unknown {
  return value !== null && typeof value === "object" && Object.hasOwn(value, field)
    ? (value as Readonly<Record<string, unknown>>)[field] // It is an object and has the field.
    : undefined;
}
