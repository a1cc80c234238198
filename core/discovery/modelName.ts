import {
  coderWord,
  embeddingWord,
  families,
  instructWords,
  longFamilies,
  noise,
  notThinking,
  publishers,
  rerankerWord,
  thinkingName,
  thinkingWord,
  variants,
  visionWord,
} from "./knownWords.ts";
import { findPublishedSize } from "./publishedSizes.ts";
import { findQuantization } from "./quantization.ts";

/** What the name of a model file says. What it does not say is absent. */
export interface ModelName {
  /** With the whole number of its version when that follows at once: `qwen2` of Qwen2.5, `llama3` of Llama-3.1, `gpt_oss`. */
  readonly family?: string;
  /** What sets the model apart in its family, as ids have it: `vl`, `coder_a3b`, `r10528qwen3`. */
  readonly variant?: string;
  /** As people say it: `2.5`, `r1-0528`. */
  readonly version?: string;
  /** What ids have of the version besides the family: `p5` of Qwen2.5, `3p2` of Mistral-Small-3.2. */
  readonly versionInId?: string;
  /** Billions of parameters. */
  readonly size?: number;
  /** As people write it: `Q4_K_M`. */
  readonly quantization?: string;
  /** Part `number` of `count`, from 1. */
  readonly shard?: { readonly number: number; readonly count: number };
  /** Whether the family is one that many know, so that the name can be trusted more than another. */
  readonly isKnown: boolean;
  /** It thinks before every answer. */
  readonly isThinking: boolean;
  readonly isInstruct: boolean;
  readonly isCoder: boolean;
  readonly isVision: boolean;
  readonly isEmbedding: boolean;
  readonly isReranker: boolean;
  /** It is no model but the part that sees or hears for one (`mmproj`). */
  readonly isProjector: boolean;
}

/** Longer names than any model's are cut, so that ids stay readable. */
const maxWords = 24;
const maxVariant = 60;

/**
 * Reads a file's name (`Qwen3-4B-Q4_K_M.gguf`), the name that a server gives (`qwen3:4b`) or the one in a file's header
 * (`Qwen3 4B Instruct`). A folder in front is left out. Never throws: a name that says nothing gives no family.
 */
export function readModelName(name: string): ModelName {
  const { stem: whole, shard } = stemOf(name);
  const stem = whole.replace(ofLmStudio, "");
  const found = findQuantization(stem);
  const words = wordsOf(withoutOwner(found?.rest ?? stem));
  const isProjector = /mmproj/i.test(stem);
  const { family, rest, version, isKnown } = readFamily(words.filter(({ isSize }) => !isSize).map(({ text }) => text));
  // With the family as a word of its own: `codeqwen1` is about code as `codeqwen` is.
  const all = [...(family ?? "").replace(/\d+$/, "").split("_"), ...words.map(({ text }) => text)];
  const told = [family ?? "", ...rest].join(" ");
  const size = readSize(words, version === undefined ? told : `${told} @${version}`);
  const tail = readRest(words, rest, version);
  const isThinking =
    (all.some((word) => thinkingWord.test(word)) || thinkingName.test(told)) && !notThinking.test(all.join(" "));
  const isReranker = all.some((word) => rerankerWord.test(word));
  return {
    ...(family !== undefined && { family }),
    ...tail,
    ...(size !== undefined && { size }),
    ...(found !== undefined && { quantization: found.quantization }),
    ...(shard !== undefined && { shard }),
    isKnown,
    isThinking,
    isInstruct: isThinking || all.some((word) => instructWords.has(word)),
    isCoder: all.some((word) => coderWord.test(word)),
    isVision: all.some((word) => visionWord.test(word)) || /^(?:glm4|minicpm) (?:\S+ )*(?:v|o)\b/.test(told),
    isEmbedding: !isReranker && (stem !== whole || all.some((word) => embeddingWord.test(word))),
    isReranker,
    isProjector,
  };
}

/** LM Studio has it in front of every model for embeddings: `text-embedding-nomic-embed-text-v1.5`. */
const ofLmStudio = /^text-embedding-(?=[a-z]{2})/i;

/** Without folder, ending and the number of its part. */
function stemOf(name: string): { readonly stem: string; readonly shard: ModelName["shard"] } {
  const last = name.slice(0, 1_000).split(/[\\/]/).at(-1) ?? "";
  const stem = last
    .replace(/\.gguf$/i, "")
    // llama.cpp's cache has the repository in front: `bartowski_Qwen3-4B-GGUF_Qwen3-4B-Q4_K_M`.
    .replace(/^.{1,200}[-_]gguf_(?=.)/i, "")
    .replace(/[-_.]gguf(?=$|:)/i, "");
  const parts = /[-_.](\d{1,6})-of-(\d{1,6})$/i.exec(stem);
  if (parts === null) return { stem, shard: undefined };
  return { stem: stem.slice(0, parts.index), shard: { number: Number(parts[1]), count: Number(parts[2]) } };
}

/** `Qwen_Qwen3-4B` and `mistralai_Mistral-Small`: some who publish files put the model's owner in front. */
function withoutOwner(stem: string): string {
  const [, owner, rest] = /^(?:mmproj[-_])?([a-z\d][a-z\d.-]*)_([a-z].*)$/i.exec(stem) ?? [];
  if (owner === undefined || rest === undefined || !rest.includes("-")) return stem;
  const first = /^[a-z]+/i.exec(rest)?.[0].toLowerCase() ?? "";
  const begins = wordsOf(rest).map(({ text }) => text);
  const isOwner =
    families.has(first) ||
    publishers.has(first) ||
    longFamilyOf(begins) !== undefined ||
    /(?:-ai|labs?|-org|-llm)$/i.test(owner) ||
    looksLikeOwner(owner, rest);
  return isOwner ? rest : stem;
}

/** `TheDrummer_Cydonia-24B`, `utter-project_EuroLLM-9B`, `deepcogito_cogito-v2`: not the beginning of a name like `orca_mini-3b`. */
function looksLikeOwner(owner: string, rest: string): boolean {
  const first = /^[a-z]+/i.exec(rest)?.[0].toLowerCase() ?? "";
  const [begin = ""] = owner.toLowerCase().split("-");
  if (/\d/.test(owner) || families.has(begin)) return false;
  // `speakleash_Bielik-11B`: a new word in capitals behind one without.
  if (/^[a-z]{4,}$/.test(owner) && /^[A-Z]/.test(rest)) return true;
  return /[a-z][A-Z]|-/.test(owner) || (first.length > 2 && owner.toLowerCase().includes(first));
}

interface Word {
  readonly text: string;
  /** The number of parameters: `8b`, `e4b`, `135m`. */
  readonly isSize: boolean;
  /** `8x7b`. */
  readonly isExperts: boolean;
}

// Also `7b1`, as BLOOM has it.
const billions = /^e?(\d+(?:\.\d+)?)([bt])(\d?)$/;
const millions = /^(\d+(?:\.\d+)?)m$/;
const experts = /^(\d+)x(\d+(?:\.\d+)?)b$/;

function wordsOf(stem: string): readonly Word[] {
  const texts = stem
    // `Llama-3_3`, `qwen1_5`, `0_6b`: underscores for points; not in `v3_7b`, a version and a size.
    .replace(/(?<=\d)_(?=\d)(?!(?<=v\d{1,3}_)\d{1,4}b(?![a-z]))/gi, ".")
    .toLowerCase()
    // A point parts words unless it stands within a number.
    .split(/[^\p{L}\p{N}.]+|\.(?!\d)|(?<!\d)\./u)
    // `qwen3vl`, `gpt-oss20b`: a word glued to a number.
    .flatMap((word) => {
      const glued =
        /^([a-z]{2,}\d+(?:\.\d+)?)(vl|coder|omni|moe|math|audio|vision)$/.exec(word) ??
        // `4BA0.6B`: all of it, and what works on one token.
        /^(\d+(?:\.\d+)?b)(a\d+(?:\.\d+)?b)$/.exec(word);
      return glued === null ? [word] : glued.slice(1);
    })
    .filter((word) => word !== "" && !noise.has(word))
    .slice(0, maxWords);
  const isInBillions = texts.some((text) => billions.test(text) || experts.test(text));
  const first = texts.findIndex((text) => (isInBillions ? billions.test(text) : millions.test(text) && text !== "1m"));
  // `OLMoE-1B-7B`: what works on one token, then all of it. In `2B-4T` the second number counts tokens.
  const second = texts[first + 1] ?? "";
  const size =
    isInBillions && /b\d?$/.test(second) && billions.test(second) && parseFloat(second) > parseFloat(texts[first] ?? "")
      ? first + 1
      : first;
  return texts.map((text, position) => ({ text, isSize: position === size, isExperts: experts.test(text) }));
}

function readSize(words: readonly Word[], told: string): number | undefined {
  const text = words.find(({ isSize }) => isSize)?.text;
  // Llama 4 is named after the part that works on one token.
  if (text === undefined || told.startsWith("llama4 ")) {
    const size = findPublishedSize(told);
    if (size !== undefined) return size;
  }
  const many = experts.exec(words.find(({ isExperts }) => isExperts)?.text ?? "");
  if (text === undefined) return many === null ? undefined : Number(many[1]) * Number(many[2]);
  const [, number, unit, tenths = ""] = billions.exec(text) ?? [];
  if (number !== undefined) return Number(tenths === "" ? number : `${number}.${tenths}`) * (unit === "t" ? 1_000 : 1);
  return Number(millions.exec(text)?.[1]) / 1_000;
}

interface FamilyReading {
  readonly family: string | undefined;
  /** The words behind it, without its version. */
  readonly rest: readonly string[];
  /** The number that follows the family at once, such as `2.5`. */
  readonly version: string | undefined;
  readonly isKnown: boolean;
}

const number = /^(?:0|[1-9]\d?)(?:\.\d+){0,2}$/;

function readFamily(all: readonly string[]): FamilyReading {
  const words = publishers.has(all[0] ?? "") && /^[a-z]{2}/.test(all[1] ?? "") ? all.slice(1) : all;
  const long = longFamilyOf(words);
  if (long !== undefined) {
    const rest = words.slice(long.split("_").length);
    return withNumber(long, rest, true);
  }
  const [first = "", ...rest] = words;
  const [, name, glued, letter = ""] = /^(\p{L}{2,}?|\p{L}(?=\d\.))(\d+(?:\.\d+)?)?([a-z]?)$/u.exec(first) ?? [];
  if (name !== undefined && glued !== undefined)
    return { ...numbered(name, glued, letter), rest, isKnown: families.has(name) };
  if (families.has(first)) return withNumber(first, rest, true);
  // An unknown family is all the plain words in front.
  const end = words.findIndex((word) => !/^\p{L}+$/u.test(word) || variants.has(word));
  const length = Math.max(1, end === -1 ? words.length : end);
  if (words.length === 0) return { family: undefined, rest: [], version: undefined, isKnown: false };
  const begin = words.slice(0, Math.min(length, 4));
  const joined = begin.join("_").replace(/\./g, "p").slice(0, maxVariant);
  return withNumber(joined, words.slice(begin.length), false);
}

function longFamilyOf(words: readonly string[]): string | undefined {
  const begin = `${words.slice(0, 4).join(" ")} `;
  return longFamilies.find((family) => begin.startsWith(`${family} `))?.replaceAll(" ", "_");
}

/** Takes the number that follows a family into it. */
function withNumber(family: string, rest: readonly string[], isKnown: boolean): FamilyReading {
  // `3n` and `4v` are versions, `7b` and `128k` are not.
  const [, digits, letter = ""] = /^([\d.]+)([ac-jlnop-su-z]?)$/.exec(rest[0] ?? "") ?? [];
  if (digits === undefined || !number.test(digits) || isMonth(rest, 0))
    return { family, rest, version: undefined, isKnown };
  const reading = numbered(family, digits, letter === "v" ? "" : letter);
  return { ...reading, rest: letter === "v" ? ["v", ...rest.slice(1)] : rest.slice(1), isKnown };
}

function numbered(name: string, digits: string, letter: string): { readonly family: string; readonly version: string } {
  return { family: `${name}${digits.split(".")[0] ?? ""}${letter}`, version: digits };
}

const date = /^(?:\d{4}|\d{6}|\d{8})$/;

/** `12-2024`. */
function isMonth(words: readonly string[], position: number): boolean {
  return /^(?:0[1-9]|1[0-2])$/.test(words[position] ?? "") && /^20\d\d$/.test(words[position + 1] ?? "");
}

/** Variant and version: what follows the family, in front of the size and behind it. */
function readRest(
  words: readonly Word[],
  rest: readonly string[],
  familyVersion: string | undefined,
): Pick<ModelName, "variant" | "version" | "versionInId"> {
  let version = familyVersion;
  const fractions = familyVersion?.split(".").slice(1) ?? [];
  let versionInId = fractions.length === 0 ? undefined : fractions.map((fraction) => `p${fraction}`).join("");
  const dates: string[] = [];
  const parts: [string[], string[]] = [[], []];
  const sizeAt = words.findIndex(({ isSize }) => isSize);
  // The words behind the family are the last ones.
  const behind = sizeAt === -1 ? 0 : words.length - 1 - sizeAt;
  rest.forEach((word, position) => {
    if (instructWords.has(word)) return;
    const [, letter, named] = /^([vrkm])(\d+(?:\.\d+)?)$/.exec(word) ?? [];
    if (date.test(word) || isMonth(rest, position)) dates.push(word);
    else if (number.test(word) && version === undefined) {
      version = word;
      versionInId = asId(word);
      return;
    } else if (named !== undefined && version === undefined) version = letter === "v" ? named : word;
    parts[position < rest.length - behind ? 0 : 1].push(asId(word));
  });
  const variant = parts
    .map((part) => part.join(""))
    .filter((part) => part !== "")
    .join("_")
    .slice(0, maxVariant);
  const said = [version, ...dates].filter((part) => part !== undefined).join("-");
  return {
    ...(variant !== "" && { variant }),
    ...(said !== "" && { version: said }),
    ...(versionInId !== undefined && { versionInId }),
  };
}

/** Lower case letters and digits, a point as `p`. */
function asId(word: string): string {
  return word.replace(/\./g, "p").replace(/[^a-z0-9]/g, "");
}
