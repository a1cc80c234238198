/** A quantisation found in a name, and what of the name is left without it. */
export interface FoundQuantization {
  /** As people write it: `Q4_K_M`, `IQ4_XS`, `UD-Q4_K_XL`, `BF16`, `MXFP4`. */
  readonly quantization: string;
  readonly rest: string;
}

// The parts behind the number: K, a variant of the old kinds (Q4_0, Q4_0_4_8), a size (S, M, L, XL), NL; those of
// ik_llama.cpp (IQ3_KS, IQ2_KL, IQ4_KSS, IQ4_KT, IQ4_K_R4).
const kQuant = "I?Q[1-8](?:_(?:\\d|K|KS|KL|KSS|KT|R[48]|NL|XXS|XS|S|M|L|XL|XXL|P))*|Q[2-8]K[SML]?";
const others = "TQ[12]_0|I2_S|MXFP4(?:_MOE)?|NVFP4|BF16|FP?16|FP?32|FP8|INT[48]";
const anywhere = new RegExp(`(?<![a-z0-9])(UD[-_])?(${kQuant}|${others})(?![a-z0-9])(?!_\\d)`, "gi");
/** `devstralQ4_K_M`: behind the name without anything between. */
const glued = /(?<=[a-z])()(I?Q[1-8]_(?:K(?:_[SML])?|[01]|XXS|XS|NL|S|M))(?![A-Za-z0-9_])/g;

/** The last quantisation that a name has, wherever it stands; undefined when it has none. */
export function findQuantization(name: string): FoundQuantization | undefined {
  const match = [...name.matchAll(anywhere)].at(-1) ?? [...name.matchAll(glued)].at(-1);
  if (match === undefined) return undefined;
  const [whole, dynamic = "", kind = ""] = match;
  const before = name.slice(0, match.index);
  const after = name.slice(match.index + whole.length);
  return { quantization: `${dynamic === "" ? "" : "UD-"}${inUsualWords(kind)}`, rest: `${before}-${after}` };
}

function inUsualWords(kind: string): string {
  const upper = kind.toUpperCase();
  const short = /^(Q\d)K([SML]?)$/.exec(upper);
  if (short !== null) return [short[1], "K", short[2]].filter((part) => part !== "").join("_");
  return upper.replace(/^FP(16|32)$/, "F$1").replace("_MOE", "");
}

/** Whether a quantisation keeps at most four bits of a weight, as Q2 to Q4 do; smaller kinds count too. */
export function isLowQuantization(quantization: string): boolean {
  const bits = /(?:^|-)I?Q(\d)/i.exec(quantization)?.[1] ?? /^(\d)bit$/i.exec(quantization)?.[1];
  return bits === undefined ? /^(?:TQ|I2_S|MXFP4|NVFP4|INT4)/i.test(quantization) : Number(bits) <= 4;
}

// llama.cpp's `general.file_type`; the numbers that are missing were given back.
const fileTypes: ReadonlyMap<number, string> = new Map([
  [0, "F32"],
  [1, "F16"],
  [2, "Q4_0"],
  [3, "Q4_1"],
  [7, "Q8_0"],
  [8, "Q5_0"],
  [9, "Q5_1"],
  [10, "Q2_K"],
  [11, "Q3_K_S"],
  [12, "Q3_K_M"],
  [13, "Q3_K_L"],
  [14, "Q4_K_S"],
  [15, "Q4_K_M"],
  [16, "Q5_K_S"],
  [17, "Q5_K_M"],
  [18, "Q6_K"],
  [19, "IQ2_XXS"],
  [20, "IQ2_XS"],
  [21, "Q2_K_S"],
  [22, "IQ3_XS"],
  [23, "IQ3_XXS"],
  [24, "IQ1_S"],
  [25, "IQ4_NL"],
  [26, "IQ3_S"],
  [27, "IQ3_M"],
  [28, "IQ2_S"],
  [29, "IQ2_M"],
  [30, "IQ4_XS"],
  [31, "IQ1_M"],
  [32, "BF16"],
  [36, "TQ1_0"],
  [37, "TQ2_0"],
  [38, "MXFP4"],
  [39, "NVFP4"],
  [40, "Q1_0"],
  [41, "Q2_0"],
]);

/** What a number of `general.file_type` means; undefined for one that llama.cpp does not have. */
export function quantizationOfFileType(fileType: number): string | undefined {
  // From 1024 on: guessed by whoever wrote the file.
  return fileTypes.get(fileType % 1024);
}
