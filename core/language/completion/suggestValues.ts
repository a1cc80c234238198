import { strategies } from "../../profile/profile.ts";
import type { KeySchema } from "../keySchema.ts";
import { listedTiers, registryTiers, sketchedTiers } from "../sketchFacts.ts";
import { strategyWords } from "../strategyWords.ts";
import { literal } from "./completion.ts";
import type { Completion } from "./completion.ts";
import type { Surroundings } from "./surroundings.ts";
import { yamlText } from "./yamlText.ts";

interface Value {
  readonly text: string;
  /** May be empty. */
  readonly detail: string;
  readonly kind?: Completion["kind"];
}

/** Values that make sense for a scalar of the profile. */
export function suggestValues(schema: KeySchema, around: Surroundings): readonly Completion[] {
  const { spot } = around;
  const isText = schema.type === "string";
  if (spot.quoted && !isText) return [];
  return valuesFor(schema, around).map(({ text, detail, kind = "value" }) => ({
    kind,
    label: text,
    ...(detail !== "" && { detail }),
    insert: literal(isText && !spot.quoted ? yamlText(text) : text),
    replace: spot.replace,
  }));
}

/** Sensible numbers, for people who would otherwise have to invent one. */
const numbers: Readonly<Record<string, readonly string[]>> = {
  max_score: ["3.0", "5.0", "7.0"],
  expected_time_seconds: ["2", "5", "15"],
  stage1_max_tokens: ["200", "500", "1000"],
  health_check_interval: ["10", "30", "60"],
};

function valuesFor(schema: KeySchema, around: Surroundings): readonly Value[] {
  const key = String(around.spot.path.at(-1));
  if (key === "strategy") return strategies.map((text) => ({ text, detail: strategyWords[text] }));
  if (schema.type === "boolean")
    return ["true", "false"].map((text) => ({ text, detail: defaultDetail(text, schema) }));
  switch (key) {
    case "stage1_tier":
    case "stage2_tier":
      return sketchedTiers(around.sketch).map((tier) => ({
        text: tier.name,
        detail: upTo(tier.maxScore),
        kind: "tier",
      }));
    case "name":
      return around.spot.path[0] === "tier_config"
        ? tierNames(around)
        : [{ text: around.stem, detail: "the file's name" }];
    case "max_score": {
      const taken = new Set(listedTiers(around.sketch).map((tier) => tier.maxScore));
      return [
        { text: ".inf", detail: "everything that is left" },
        ...(numbers[key] ?? [])
          .filter((text) => !taken.has(Number(text)))
          .map((text) => ({ text, detail: "inclusive" })),
      ];
    }
    default:
      return (numbers[key] ?? []).map((text) => ({ text, detail: defaultDetail(text, schema) }));
  }
}

/** Tiers of the registry's models first, then the usual ones; those that the profile has already are left out. */
function tierNames({ sketch, registry, typed }: Surroundings): readonly Value[] {
  const taken = new Set(listedTiers(sketch).map((tier) => tier.name));
  const served = registryTiers(registry);
  const usual = ["fast", "balanced", "powerful"].filter((name) => !served.includes(name));
  const isFree = (name: string): boolean => !taken.has(name) || name === typed;
  return [
    ...served
      .filter(isFree)
      .map((text) => ({ text, detail: "models of the registry serve it", kind: "tier" as const })),
    ...usual
      .filter(isFree)
      .map((text) => ({ text, detail: "no model of the registry serves it", kind: "tier" as const })),
  ];
}

function upTo(maxScore: number | undefined): string {
  if (maxScore === undefined) return "tier of this profile";
  return maxScore === Infinity ? "takes any score" : `scores up to ${maxScore}`;
}

function defaultDetail(text: string, schema: KeySchema): string {
  return String(schema.default) === text ? "the default" : "";
}
