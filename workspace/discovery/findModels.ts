import { dirname } from "node:path";
import type { GgufHeader } from "../../core/discovery/ggufHeader.ts";
import { factsOf, whyNotAModel } from "../../core/discovery/modelFacts.ts";
import type { FoundModel, Scan, Skipped } from "../../core/discovery/scan.ts";
import { readGguf } from "../gguf/readGguf.ts";
import { groupFiles } from "./groupFiles.ts";
import type { ModelParts } from "./groupFiles.ts";
import { inParallel } from "./inParallel.ts";
import { assignProjectors } from "./projectors.ts";
import { walkFolders } from "./walkFolders.ts";

export interface ScanProgress {
  readonly step: "searching" | "reading";
  /** GGUF files found so far; while reading, how many of them were read. */
  readonly files: number;
  /** While reading: how many there are. */
  readonly of?: number;
}

/** Files whose headers are read at once. */
const readsAtOnce = 8;

/**
 * Finds the models under some folders, by the headers and names of their GGUF files. A file that several paths lead to is
 * one model, parts are one model, projectors belong to their models. What cannot be read is named. Rejects only when
 * `signal` is aborted. `folders` are absolute.
 */
export async function findModels(
  folders: readonly string[],
  options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: ScanProgress) => void } = {},
): Promise<Scan> {
  const { signal, onProgress } = options;
  const walked = await walkFolders(folders, {
    signal,
    onFolder: (_, files) => onProgress?.({ step: "searching", files }),
  });
  const grouped = groupFiles(walked.files);
  const unreadable: Skipped[] = [...walked.unreadable, ...grouped.incomplete];
  const notModels: Skipped[] = [];
  const models: (FoundModel & { readonly place: string })[] = [];
  let read = 0;
  await inParallel(grouped.models, readsAtOnce, async (parts) => {
    const reading = await readParts(parts, signal);
    onProgress?.({ step: "reading", files: ++read, of: grouped.models.length });
    if ("reason" in reading) {
      unreadable.push(reading);
      return;
    }
    const [first] = parts.files;
    const why = whyNotAModel(reading.header, first.name);
    if (why !== undefined) notModels.push({ path: first.path, reason: why });
    else models.push(toModel(parts, reading));
  });
  const { found, loose } = assignProjectors(models.sort(byPath));
  return {
    models: found,
    unreadable: unreadable.sort(byPath),
    notModels: [
      ...notModels,
      ...loose.map((path) => ({ path, reason: "no model beside it needs this projector" })),
    ].sort(byPath),
    duplicates: [...grouped.duplicates].sort(byPath),
    files: new Set(walked.files.map(({ path }) => path)).size,
  };
}

interface Reading {
  readonly header: GgufHeader;
  readonly parameters: number;
}

/** The header of the first part, and the weights of all. */
async function readParts({ files }: ModelParts, signal: AbortSignal | undefined): Promise<Reading | Skipped> {
  let header: GgufHeader | undefined;
  let parameters = 0;
  for (const { path, bytes } of files) {
    const reading = await readGguf(path, { signal, knownBytes: bytes });
    if (reading.state === "unreadable") return { path, reason: reading.reason };
    header ??= reading.header;
    parameters += reading.header.parameters;
  }
  const [{ path, name }] = files;
  const part = header?.shard;
  // llama.cpp finds the other parts by this one's name, and loads none whose name does not say its number.
  if (part !== undefined && files.length === 1 && /\.gguf$/i.test(name))
    return {
      path,
      reason: `it is part ${part.number} of ${part.count}, and its name does not say so; give it back its name, which ends in ${partName(part)}`,
    };
  // Groups are never empty.
  return header === undefined ? { path: "", reason: "it has no parts" } : { header, parameters };
}

function partName({ number, count }: { readonly number: number; readonly count: number }): string {
  const digits = (value: number): string => String(value).padStart(5, "0");
  return `-${digits(number)}-of-${digits(count)}.gguf`;
}

function toModel(
  { files, olderIdentities }: ModelParts,
  { header, parameters }: Reading,
): FoundModel & { readonly place: string } {
  const [first] = files;
  const { path, name, folderName, identity, place } = first;
  return {
    path,
    name,
    identity,
    olderIdentities,
    facts: factsOf({ fileName: name, folderName, header, parameters }),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    place,
  };
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  // Files of one folder stay together, and the order is the same on every machine.
  const [left, right] = [`${dirname(a.path)}\0${a.path}`, `${dirname(b.path)}\0${b.path}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
