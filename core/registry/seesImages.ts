import type { RegistryModel } from "./registry.ts";

/**
 * Whether a model can see images: what the registry says (`vision`, else a projector in `mmproj_path`), else what
 * its names say. The embedded engine only
 * reads text. Its server knows better than a name does (`EndpointHealth.vision`).
 */
export function seesImages(model: RegistryModel): boolean {
  if (model.engine === "embedded") return false;
  if (model.vision !== undefined) return model.vision;
  // Some of these hear instead; their server says so.
  if (model.mmproj_path !== undefined) return true;
  const known = told.get(model);
  if (known !== undefined) return known;
  const sees = namesOf(model).some((name) => isNameOfSeeing(name, model.size_params));
  told.set(model, sees);
  return sees;
}

/** What names tell, which is asked at each prompt with an image. */
const told = new WeakMap<RegistryModel, boolean>();

function namesOf(model: RegistryModel): readonly string[] {
  const { model_id: id, filename, family = "", version = "", endpoints = [] } = model;
  const served = endpoints.flatMap((endpoint) => (endpoint.model === undefined ? [] : [endpoint.model]));
  return [id, ...(filename === undefined ? [] : [filename]), `${family} ${version}`, ...served];
}

/** Longer names are looked at only so far. */
const longestName = 300;

function isNameOfSeeing(name: string, sizeInBillions: number | undefined): boolean {
  const words = name
    .slice(0, longestName)
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, " ");
  if (seeing.some((pattern) => pattern.test(words))) return true;
  const size = sizeInBillions ?? sizeIn(words);
  return size !== undefined && seeingFrom.some(({ pattern, least }) => size >= least && pattern.test(words));
}

/** Families, and marks in a name, of which every size sees. */
const seeing: readonly RegExp[] = [
  // qwen3-vl, qwen2.5vl, internvl3, smolvlm2, kimi-vl, deepseek-vl2, fastvlm, cogvlm …
  /\b\w*vlm?\d*\b/,
  /\b(?:vision|multimodal|omni|ocr|docling)\b/,
  /\b\w*llava/,
  /\b(?:pixtral|moondream|idefics|paligemma|medgemma|molmo|ovis|florence|janus|fuyu)\d*\b/,
  /\bminicpm ?[vo](?:\d|\b)/,
  /\bgemma ?4\b/,
  /\bllama ?4\b/,
  /\bqwen ?3[.p ]5\b/,
  /\bglm ?4(?:[.p]\d)?v\b/,
  /\bmistral small ?(?:3[.p ][1-9]|4)\b/,
  /\bmistral small\b.*\b25(?:03|06)\b/,
  /\bmistral large ?3\b/,
  /\bmagistral small\b.*\b(?:1[.p ]2|2509)\b/,
  /\bministral ?3\b/,
];

/** Families whose small models only read. */
const seeingFrom: readonly { readonly pattern: RegExp; readonly least: number }[] = [
  { pattern: /\bgemma ?3\b/, least: 4 },
  { pattern: /\bllama ?3[.p ]2\b/, least: 11 },
];

/** "4b", "4.0b" or "4p0b" in a name. */
function sizeIn(words: string): number | undefined {
  const [, whole, tenths = "0"] = /\b(\d{1,4})(?:[.p](\d{1,2}))?b\b/.exec(words) ?? [];
  return whole === undefined ? undefined : Number(`${whole}.${tenths}`);
}
