import { isLowQuantization } from "./quantization.ts";

/** The tiers that discovery gives; a profile may have others, which `tier_override` names. */
export const discoveredTiers = ["fast", "balanced", "powerful"] as const;
export type DiscoveredTier = (typeof discoveredTiers)[number];

/** Sizes in billions of parameters. */
export interface TierThresholds {
  /** From this size on a model is powerful. */
  readonly powerfulFrom: number;
  /** Below this size a model of at most four bits is fast. */
  readonly fastBelow: number;
}

export const defaultThresholds: TierThresholds = { powerfulFrom: 14, fastBelow: 7 };

/**
 * `tier_thresholds` of a registry: `{"powerful_min": 14, "fast_max": 7}`. The names without their ends and numbers in
 * quotes are read too; what is missing or no number is the usual threshold.
 */
export function readThresholds(written: unknown): TierThresholds {
  const fields: ReadonlyMap<string, unknown> = new Map(
    written !== null && typeof written === "object" ? Object.entries(written) : [],
  );
  const read = (names: readonly string[], otherwise: number): number => {
    const found = names.map((name) => toNumber(fields.get(name))).find((value) => value !== undefined);
    return found ?? otherwise;
  };
  return {
    powerfulFrom: read(["powerful_min", "powerful_threshold", "powerful"], defaultThresholds.powerfulFrom),
    fastBelow: read(["fast_max", "fast_threshold", "fast"], defaultThresholds.fastBelow),
  };
}

function toNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** Models that think and large ones are powerful, small ones of few bits fast, all others balanced. */
export function tierOf(
  model: { readonly isThinking: boolean; readonly size?: number; readonly quantization?: string },
  { powerfulFrom, fastBelow }: TierThresholds = defaultThresholds,
): DiscoveredTier {
  if (model.isThinking) return "powerful";
  if (model.size === undefined) return "balanced";
  if (model.size >= powerfulFrom) return "powerful";
  const isLow = model.quantization !== undefined && isLowQuantization(model.quantization);
  return model.size < fastBelow && isLow ? "fast" : "balanced";
}
