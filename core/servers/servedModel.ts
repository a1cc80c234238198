import { factsOf } from "../discovery/modelFacts.ts";
import type { ModelFacts } from "../discovery/modelFacts.ts";
import { readModelName } from "../discovery/modelName.ts";
import { findQuantization } from "../discovery/quantization.ts";

/** A model as its server tells of it. What the server does not say is absent. */
export interface ServedModel {
  /** What it is asked for by. */
  readonly name: string;
  readonly facts: ModelFacts;
  /** The file that it runs, as the server writes its path. */
  readonly file?: string;
  /** Two names of one content are one model. */
  readonly content?: string;
  /** Tokens that it is run with. */
  readonly contextTokens?: number;
  readonly vision?: boolean;
}

/** What a server says of a model, in its own words. */
export interface Told {
  readonly name: string;
  readonly file?: string | undefined;
  readonly content?: string | undefined;
  /** `4.0B`, `270M`. */
  readonly size?: string | undefined;
  /** The same as a number of weights. */
  readonly parameters?: number | undefined;
  /** `Q4_K_M`, `4bit`. */
  readonly quantization?: string | undefined;
  readonly contextTokens?: number | undefined;
  /** Tokens that it was trained for. */
  readonly longestContext?: number | undefined;
  readonly vision?: boolean | undefined;
  readonly isEmbedding?: boolean | undefined;
  readonly isReranker?: boolean | undefined;
}

/** The name of the file says most of a model, then the name that the server has for it, then what the server says besides. */
export function toServedModel(told: Told): ServedModel {
  const { name, file, content, contextTokens, vision } = told;
  return {
    name,
    facts: factsOfTold(told),
    ...(file !== undefined && { file }),
    ...(content !== undefined && { content }),
    ...(contextTokens !== undefined && { contextTokens }),
    ...(vision !== undefined && { vision }),
  };
}

function factsOfTold(told: Told): ModelFacts {
  const fileName = told.file === undefined ? undefined : fileNameOf(told.file);
  const {
    size: named,
    quantization: written,
    ...facts
  } = factsOf({ fileName: fileName ?? told.name, folderName: told.name });
  const size = named ?? sizeOf(told);
  const quantization = written ?? quantizationOf(told.quantization) ?? readModelName(told.name).quantization;
  const isReranker = facts.isReranker || told.isReranker === true;
  return {
    ...facts,
    ...(size !== undefined && { size }),
    ...(quantization !== undefined && { quantization }),
    ...(told.longestContext !== undefined && { contextLength: told.longestContext }),
    isReranker,
    isEmbedding: !isReranker && (facts.isEmbedding || told.isEmbedding === true),
  };
}

/** Undefined for a file that is called by its hash, as Ollama's are. */
export function fileNameOf(path: string): string | undefined {
  const name = path.split(/[\\/]/).at(-1) ?? "";
  return name === "" || /^sha256-/.test(name) ? undefined : name;
}

function sizeOf({ size, parameters }: Told): number | undefined {
  const said = size === undefined ? undefined : readModelName(`model-${size}`).size;
  if (said !== undefined || parameters === undefined) return said;
  return factsOf({ fileName: "model", parameters }).size;
}

function quantizationOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const bits = /^(\d)[-_ ]?bit$/i.exec(text)?.[1];
  return bits === undefined ? findQuantization(`model-${text}`)?.quantization : `${bits}bit`;
}
