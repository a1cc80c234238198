import type { GgufHeader } from "./ggufHeader.ts";
import { readModelName } from "./modelName.ts";
import type { ModelName } from "./modelName.ts";
import { quantizationOfFileType } from "./quantization.ts";

/** What the registry needs to know of a model, from its names and its header. */
export interface ModelFacts extends Omit<ModelName, "shard" | "isKnown"> {
  /** Tokens that it was trained for. */
  readonly contextLength?: number;
}

/** Architectures that turn text into vectors. */
const embeddingArchitecture = /bert|^t5encoder$|^gemma-embedding$/;
/** Fewer weights have no model: the file is one of somebody's tests, or not all of it is there. */
const fewestParameters = 50_000;
/** A size that differs more than this from what the file holds is a mistake in its name. */
const sizeTolerance = 2.5;

/**
 * `fileName` says most and wins, because it is what people see; the header gives what it lacks, and corrects a size that
 * its label and its weights both contradict. When the file's name tells neither a known family nor a size (`model.gguf`),
 * the header's name is taken instead, else the folder's. `parameters` counts all parts of a model.
 */
export function factsOf(model: {
  readonly fileName: string;
  readonly folderName?: string | undefined;
  readonly header?: GgufHeader | undefined;
  readonly parameters?: number | undefined;
}): ModelFacts {
  const { header } = model;
  const own = readModelName(model.fileName);
  const others = [header?.name, model.folderName].flatMap((name) => (name === undefined ? [] : [readModelName(name)]));
  const tells = ({ isKnown, family, size }: ModelName): boolean =>
    isKnown || (family !== undefined && size !== undefined);
  const told = [own, ...others].find(tells) ?? [own, ...others].find(({ family }) => family !== undefined) ?? own;
  const parameters = model.parameters ?? header?.parameters;
  const size = sizeOf(told.size ?? own.size, header, parameters);
  const quantization = own.quantization ?? quantizationOfFileType(header?.fileType ?? -1) ?? told.quantization;
  const family = told.family ?? header?.architecture?.toLowerCase().replace(/[^a-z0-9]+/g, "_");
  const isReranker = told.isReranker || header?.poolingType === 4;
  const isThinking = told.isThinking || header?.chatTemplate?.thinks === "always" || header?.architecture === "gpt-oss";
  const { variant, version, versionInId } = told;
  const isBase = /base/.test(variant ?? "");
  return {
    ...(family !== undefined && { family }),
    ...(variant !== undefined && { variant }),
    ...(version !== undefined && { version }),
    ...(versionInId !== undefined && { versionInId }),
    ...(size !== undefined && { size }),
    ...(quantization !== undefined && { quantization }),
    ...(header?.contextLength !== undefined && { contextLength: header.contextLength }),
    isThinking,
    isInstruct: told.isInstruct || isThinking || (header?.chatTemplate !== undefined && !isBase),
    isCoder: told.isCoder,
    isVision: told.isVision,
    isEmbedding: !isReranker && (told.isEmbedding || (header !== undefined && turnsIntoVectors(header))),
    isReranker,
    isProjector: own.isProjector || header?.type === "mmproj" || header?.architecture === "clip",
  };
}

function turnsIntoVectors({ architecture = "", poolingType = 0 }: GgufHeader): boolean {
  return embeddingArchitecture.test(architecture) || (poolingType >= 1 && poolingType <= 3);
}

function sizeOf(
  named: number | undefined,
  header: GgufHeader | undefined,
  parameters: number | undefined,
): number | undefined {
  const counted = parameters === undefined || parameters < fewestParameters ? undefined : rounded(parameters / 1e9);
  const label = header?.sizeLabel;
  const labelled = label === undefined || label.includes("x") ? undefined : readModelName(`model-${label}`).size;
  const agrees = (size: number | undefined, other: number | undefined): boolean =>
    size !== undefined && other !== undefined && size <= other * sizeTolerance && other <= size * sizeTolerance;
  if (named !== undefined && agrees(labelled, counted) && !agrees(named, counted)) return labelled;
  return named ?? (counted === undefined || agrees(labelled, counted) ? labelled : undefined) ?? counted;
}

/** As people say sizes: 106, 14.7, 0.14. */
function rounded(billions: number): number {
  if (billions >= 100) return Math.round(billions);
  return billions >= 1 ? Math.round(billions * 10) / 10 : Number(billions.toPrecision(2));
}

/** Kinds of GGUF files that are no language models; undefined when it may be one. One sentence each, without a full stop. */
export function whyNotAModel(header: GgufHeader, fileName: string): string | undefined {
  if (header.type === "adapter") return "it is an adapter (LoRA), which needs the model it was made for";
  if (header.type === "imatrix") return "it is an importance matrix, not a model";
  if (header.architecture !== undefined && imageArchitectures.has(header.architecture))
    return `it makes images, sound or video (\`${header.architecture}\`), not text`;
  if (/^(?:mtp|eagle3?)[-_]/i.test(fileName)) return "it drafts tokens for another model and answers nothing by itself";
  // llama.cpp has such files for its tests: `ggml-vocab-qwen2.gguf`.
  if (header.tensorCount === 0 && /vocab/i.test(fileName)) return "it holds a vocabulary and no weights";
  return undefined;
}

const imageArchitectures: ReadonlySet<string> = new Set(
  "flux sd1 sd3 sdxl aura hidream cosmos ltxv hyvid wan lumina2 qwen_image z_image chroma whisper wavtokenizer-dec".split(
    " ",
  ),
);
