import { readModelName } from "../../core/discovery/modelName.ts";
import type { Skipped } from "../../core/discovery/scan.ts";
import type { ModelFile } from "./modelFile.ts";

/** The files of one model, in the order of its parts. */
export interface ModelParts {
  readonly files: readonly [ModelFile, ...ModelFile[]];
  readonly olderIdentities: readonly string[];
}

/** More parts than any model has; a name that says so is not believed. */
const maxParts = 999;

/** Makes models of files: one for each content on disk, for all parts of one model, and for the newest of several revisions. */
export function groupFiles(files: readonly ModelFile[]): {
  readonly models: readonly ModelParts[];
  readonly duplicates: readonly { readonly path: string; readonly sameAs: string }[];
  readonly incomplete: readonly Skipped[];
} {
  const { kept, duplicates } = withoutDoubles(files);
  const current = new Map<string, ModelFile>();
  for (const file of kept) if (file.snapshot?.isCurrent === true) current.set(keyInRepository(file), file);
  const older = new Map<ModelFile, string[]>();
  const newest: ModelFile[] = [];
  for (const file of kept) {
    const newer = file.snapshot?.isCurrent === false ? current.get(keyInRepository(file)) : undefined;
    if (newer === undefined) newest.push(file);
    else {
      older.set(newer, [...(older.get(newer) ?? []), file.identity]);
      duplicates.push({ path: file.path, sameAs: newer.path });
    }
  }
  const { models, incomplete } = withParts(newest);
  return {
    models: models.map((parts) => ({ files: parts, olderIdentities: older.get(parts[0]) ?? [] })),
    duplicates,
    incomplete,
  };
}

function keyInRepository({ snapshot }: ModelFile): string {
  return `${snapshot?.repository ?? ""}\0${snapshot?.inside ?? ""}`;
}

/** One path of each content: that of the revision in use, else the first in order. */
function withoutDoubles(files: readonly ModelFile[]): {
  readonly kept: readonly ModelFile[];
  readonly duplicates: { readonly path: string; readonly sameAs: string }[];
} {
  const rank = ({ snapshot, path }: ModelFile): string => `${snapshot?.isCurrent === false ? 1 : 0}${path}`;
  // A stable sort: of one blob's names in Ollama's store, which have one path, the first stays the first.
  const ordered = files
    .map((file) => ({ file, rank: rank(file) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
  const first = new Map<string, ModelFile>();
  const duplicates: { readonly path: string; readonly sameAs: string }[] = [];
  for (const { file } of ordered) {
    const known = first.get(file.identity);
    if (known === undefined) first.set(file.identity, file);
    else if (known.path !== file.path) duplicates.push({ path: file.path, sameAs: known.path });
    // Ollama's names of one blob: their manifests tell them apart.
    else if (known.place !== file.place) duplicates.push({ path: file.place, sameAs: known.place });
  }
  return { kept: [...first.values()], duplicates };
}

function withParts(files: readonly ModelFile[]): {
  readonly models: readonly (readonly [ModelFile, ...ModelFile[]])[];
  readonly incomplete: readonly Skipped[];
} {
  const models: (readonly [ModelFile, ...ModelFile[]])[] = [];
  const incomplete: Skipped[] = [];
  const groups = new Map<string, { readonly count: number; readonly parts: Map<number, ModelFile> }>();
  for (const file of files) {
    const { shard } = readModelName(file.name);
    if (shard === undefined || shard.count < 2 || shard.count > maxParts || shard.number > shard.count) {
      models.push([file]);
      continue;
    }
    const key = `${file.place}\0${file.name.toLowerCase().replace(/\d+(?=-of-\d+\.gguf$)/, "")}`;
    const group = groups.get(key) ?? { count: shard.count, parts: new Map<number, ModelFile>() };
    groups.set(key, group);
    group.parts.set(shard.number, file);
  }
  for (const { count, parts } of groups.values()) {
    const [first, ...rest] = [...parts.entries()].sort(([a], [b]) => a - b).map(([, file]) => file);
    if (first === undefined) continue;
    const missing = Array.from({ length: count }, (_, part) => part + 1).filter((part) => !parts.has(part));
    if (missing.length === 0) models.push([first, ...rest]);
    else
      incomplete.push({
        path: first.path,
        reason: `it is not whole: of ${count} parts, ${numbers(missing)} ${missing.length === 1 ? "is" : "are"} not there`,
      });
  }
  return { models, incomplete };
}

function numbers(parts: readonly number[]): string {
  if (parts.length > 5) return `${parts.length}`;
  const words = parts.map(String);
  const last = words.pop() ?? "";
  return `number ${words.length === 0 ? last : `${words.join(", ")} and ${last}`}`;
}
