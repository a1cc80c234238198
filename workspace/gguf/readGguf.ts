import { open, stat } from "node:fs/promises";
import { readChatTemplate } from "../../core/discovery/chatTemplate.ts";
import type { GgufHeader } from "../../core/discovery/ggufHeader.ts";
import { reasonOf } from "../fileError.ts";
import { GgufError, HeaderReader } from "./headerReader.ts";

export type GgufReading =
  | { readonly state: "ok"; readonly header: GgufHeader; readonly fileBytes: number }
  /** `reason` is for the end of a sentence, without a full stop. */
  | { readonly state: "unreadable"; readonly reason: string };

/**
 * Reads the header of a GGUF file (versions 2 and 3, little-endian): a few values, never the weights or the tokens. Takes
 * no memory by what the file says, and an end however hostile it is. `knownBytes` says that the path was seen to be a file of
 * that size. Rejects only when `signal` is aborted.
 */
export async function readGguf(
  path: string,
  { signal, knownBytes }: { readonly signal?: AbortSignal | undefined; readonly knownBytes?: number } = {},
): Promise<GgufReading> {
  signal?.throwIfAborted();
  try {
    const fileBytes = knownBytes ?? (await sizeOf(path));
    if (fileBytes === undefined) return { state: "unreadable", reason: "it is no file" };
    const file = await open(path, "r");
    try {
      const header = await readHeader(new HeaderReader(file, fileBytes, signal), fileBytes);
      return { state: "ok", header, fileBytes };
    } finally {
      await file.close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    return { state: "unreadable", reason: error instanceof GgufError ? error.message : reasonOf(error) };
  }
}

/** Undefined for what is no file: opening a pipe would wait for somebody to write into it. */
async function sizeOf(path: string): Promise<number | undefined> {
  const stats = await stat(path);
  return stats.isFile() ? stats.size : undefined;
}

// What no real file exceeds.
const maxKeys = 65_536;
const maxTensors = 1_000_000;
const maxKeyBytes = 65_535;
const maxTextBytes = 4_096;
/** Templates are long; what they say of thinking may stand at their end. */
const maxTemplateBytes = 512 * 1024;
const maxDimensions = 8;
const maxNesting = 4;
const maxParameters = 1e14;

async function readHeader(reader: HeaderReader, fileBytes: number): Promise<GgufHeader> {
  if (fileBytes === 0) throw new GgufError("it is empty");
  if (fileBytes < 24) throw new GgufError("it is too short to be a GGUF file");
  const magic = await reader.u32();
  if (magic !== 0x46554747) throw new GgufError(whyNotGguf(magic));
  const version = await reader.u32();
  // A version in the upper bytes: written by and for machines that count bytes the other way round.
  if (version !== 0 && (version & 0xffff) === 0)
    throw new GgufError("it is big-endian GGUF, for another kind of machine; get the usual little-endian file");
  if (version === 1) throw new GgufError("it is GGUF version 1, which nothing reads any more; get a newer file");
  if (version !== 2 && version !== 3)
    throw new GgufError(`it is GGUF version ${version}, and MAGI knows versions 2 and 3`);
  const tensorCount = await reader.u64();
  const keyCount = await reader.u64();
  if (tensorCount > maxTensors || keyCount > maxKeys)
    throw new GgufError("its header is damaged: it says that it has more entries than any model");
  const values = await readValues(reader, keyCount);
  const parameters = await countParameters(reader, tensorCount);
  return toHeader(version, values, tensorCount, parameters);
}

function whyNotGguf(magic: number): string {
  // ggml, ggmf, ggjt: what llama.cpp used until August 2023.
  if ([0x67676d6c, 0x67676d66, 0x67676a74].includes(magic))
    return "it is a GGML file, which llama.cpp has not read since 2023; get the GGUF file";
  // "vers", of "version https://git-lfs…".
  if (magic === 0x73726576) return "it is a Git LFS pointer, not the file itself; run `git lfs pull`";
  return magic === 0 ? "it begins with zeros: its download is not finished" : "it is not a GGUF file";
}

type Value = string | number | boolean;

/** Values by key, of the few keys that say something here. */
async function readValues(reader: HeaderReader, count: number): Promise<ReadonlyMap<string, Value>> {
  const values = new Map<string, Value>();
  for (let position = 0; position < count; position++) {
    const key = await reader.text(maxKeyBytes);
    const type = await reader.u32();
    if (!isWanted(key)) {
      await skipValue(reader, type, 0);
      continue;
    }
    const value = await readValue(reader, type, key === "tokenizer.chat_template" ? maxTemplateBytes : maxTextBytes);
    // The first one counts, as in llama.cpp.
    if (value !== undefined && !values.has(key)) values.set(key, value);
  }
  return values;
}

const wanted: ReadonlySet<string> = new Set([
  "general.name",
  "general.architecture",
  "general.type",
  "general.size_label",
  "general.file_type",
  "tokenizer.chat_template",
  "clip.has_vision_encoder",
  "split.no",
  "split.count",
]);

function isWanted(key: string): boolean {
  return wanted.has(key) || key.endsWith(".context_length") || key.endsWith(".pooling_type");
}

// The types of values, as the format numbers them.
const bytesOfType: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 4],
  [5, 4],
  [6, 4],
  [7, 1],
  [10, 8],
  [11, 8],
  [12, 8],
]);
const textType = 8;
const listType = 9;

/** A text, a whole number that is not negative, or a yes or no; undefined for values of other types. */
async function readValue(reader: HeaderReader, type: number, maxBytes: number): Promise<Value | undefined> {
  switch (type) {
    case textType:
      return reader.text(maxBytes);
    case 0:
      return reader.u8();
    case 2:
      return reader.u16();
    case 4:
    case 5:
      return reader.u32();
    case 7:
      return (await reader.u8()) !== 0;
    case 10:
    case 11:
      return reader.u64();
    default:
      await skipValue(reader, type, 0);
      return undefined;
  }
}

async function skipValue(reader: HeaderReader, type: number, nesting: number): Promise<void> {
  if (type === textType) {
    reader.skip(await reader.u64(), "a text");
    return;
  }
  if (type !== listType) {
    reader.skip(bytesOf(type), "a value");
    return;
  }
  const itemType = await reader.u32();
  const count = await reader.u64();
  if (itemType === textType) await reader.skipTexts(count);
  else if (itemType !== listType) reader.skip(count * bytesOf(itemType), "a list");
  else {
    if (nesting >= maxNesting || count > maxKeys)
      throw new GgufError("its header is damaged: it has lists in lists in lists");
    for (let position = 0; position < count; position++) await skipValue(reader, listType, nesting + 1);
  }
}

function bytesOf(type: number): number {
  const bytes = bytesOfType.get(type);
  if (bytes === undefined)
    throw new GgufError(`its header is damaged, or newer than MAGI: it has a value of the unknown type ${type}`);
  return bytes;
}

/** The weights of all tensors, by their shapes. */
async function countParameters(reader: HeaderReader, tensorCount: number): Promise<number> {
  let parameters = 0;
  for (let position = 0; position < tensorCount; position++) {
    reader.skip(await reader.u64(), "a name");
    const dimensions = await reader.u32();
    if (dimensions > maxDimensions)
      throw new GgufError(`its header is damaged: it has a tensor of ${dimensions} dimensions`);
    let weights = 1;
    for (let dimension = 0; dimension < dimensions; dimension++) weights *= await reader.u64();
    parameters += weights;
    if (parameters > maxParameters)
      throw new GgufError("its header is damaged: it says that it has more weights than any model");
    // Type (4 bytes) and place (8).
    reader.skip(12, "a tensor");
  }
  return parameters;
}

function toHeader(
  version: number,
  values: ReadonlyMap<string, Value>,
  tensorCount: number,
  parameters: number,
): GgufHeader {
  const text = (key: string): string | undefined => {
    const value = values.get(key);
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const number = (key: string): number | undefined => {
    const value = values.get(key);
    return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
  };
  const architecture = text("general.architecture");
  const found = {
    name: text("general.name"),
    architecture,
    type: text("general.type"),
    sizeLabel: text("general.size_label"),
    fileType: number("general.file_type"),
    contextLength: number(`${architecture ?? ""}.context_length`),
    poolingType: number(`${architecture ?? ""}.pooling_type`),
  };
  const template = text("tokenizer.chat_template");
  const count = number("split.count") ?? 1;
  return {
    version,
    ...(Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as {
      // `undefined` was left out, so that each field is there or not.
      readonly [Field in keyof typeof found]?: NonNullable<(typeof found)[Field]>;
    }),
    ...(template !== undefined && { chatTemplate: readChatTemplate(template) }),
    hasVisionEncoder: values.get("clip.has_vision_encoder") === true,
    ...(count > 1 && { shard: { number: (number("split.no") ?? 0) + 1, count } }),
    tensorCount,
    parameters,
  };
}
