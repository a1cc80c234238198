import type { ModelFacts } from "./modelFacts.ts";

/**
 * `{family}[_{variant}][_{version}]_{size}b_{quant}_{tier}`, such as `qwen2_coder_p5_14p0b_q4km_powerful`. A part that is
 * not known is left out. How the parts come about is in docs/discovery.md.
 */
export function modelIdOf(facts: ModelFacts, tier: string): string {
  const { family, variant, versionInId, size, quantization } = facts;
  const parts = [
    family ?? "model",
    variant,
    versionInId,
    size === undefined ? undefined : `${sizeInId(size)}b`,
    quantization === undefined ? undefined : asId(quantization),
    tier,
  ];
  return parts.filter((part) => part !== undefined && part !== "").join("_");
}

/** What a person would call the model of such an id, for those who read names; undefined when it is none, or says no size. */
export function nameOfId(id: string): string | undefined {
  const [, model, whole, part, quantization] =
    /^([a-z0-9]+(?:_[a-z0-9]+)*?)_(\d+)p(\d+)b(?:_([a-z0-9]+))?_(?:fast|balanced|powerful)(?:_\d+)?$/.exec(id) ?? [];
  if (model === undefined) return undefined;
  return `${model}-${whole ?? ""}.${part ?? ""}B${quantization === undefined ? "" : `-${quantization}`}`;
}

/** 4 is `4p0`, 0.6 is `0p6`, 0.0024 is `0p0024`. */
function sizeInId(size: number): string {
  const text = Number(size.toPrecision(size >= 1 ? 6 : 3))
    .toFixed(6)
    .replace(/0+$/, "");
  return (text.endsWith(".") ? `${text}0` : text).replace(".", "p");
}

function asId(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, "");
}

/**
 * The id itself when it is free, else the first of `…_2`, `…_3` that is: two models never share one.
 */
export function freeId(id: string, taken: ReadonlySet<string> | ReadonlyMap<string, unknown>): string {
  if (!taken.has(id)) return id;
  for (let next = 2; ; next++) if (!taken.has(`${id}_${next}`)) return `${id}_${next}`;
}
