import { strategies } from "../../profile/profile.ts";
import type { KeySchema } from "../keySchema.ts";
import { textOf, valueOf } from "../sketch/sketch.ts";
import { listedTiers, registryTiers, rootOf, sketchedTiers } from "../sketchFacts.ts";
import type { SketchedTier } from "../sketchFacts.ts";
import { strategyWords } from "../strategyWords.ts";
import { literal } from "./completion.ts";
import type { Completion, CompletionSubject } from "./completion.ts";
import type { Surroundings } from "./surroundings.ts";
import { valueText } from "./yamlText.ts";

interface Value {
  readonly text: string;
  /** May be empty. */
  readonly detail: string;
  readonly kind?: Completion["kind"];
  readonly about?: CompletionSubject;
}

/** Values that make sense for a scalar of the profile. */
export function suggestValues(schema: KeySchema, around: Surroundings): readonly Completion[] {
  const { spot } = around;
  const isText = schema.type === "string";
  if (spot.quote !== undefined && !isText) return [];
  const key: CompletionSubject = { kind: "key", path: spot.path };
  return valuesFor(schema, around).map(({ text, detail, kind = "value", about = key }) => ({
    kind,
    label: text,
    ...(detail !== "" && { detail }),
    about,
    insert: literal(isText ? valueText(text, spot.quote) : text),
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
  if (key === "strategy")
    return strategies.map((text) => ({
      text,
      detail: strategyWords[text],
      about: { kind: "strategy" as const, name: text },
    }));
  if (schema.type === "boolean")
    return ["true", "false"].map((text) => ({ text, detail: defaultDetail(text, schema) }));
  switch (key) {
    case "stage1_tier":
    case "stage2_tier":
      return stageTiers(key, around);
    case "tier":
      return sketchedTiers(around.sketch).map(toValue);
    case "name":
      return around.spot.path[0] === "tier_config"
        ? tierNames(around)
        : [{ text: around.stem, detail: "the file's name" }];
    case "max_score":
      return highestScores(around);
    default:
      return (numbers[key] ?? []).map((text) => ({ text, detail: defaultDetail(text, schema) }));
  }
}

/** The profile's tiers; the one of the other stage comes last, since two stages of one tier gain nothing. */
function stageTiers(key: "stage1_tier" | "stage2_tier", { sketch }: Surroundings): readonly Value[] {
  const others = textOf(
    valueOf(valueOf(rootOf(sketch), "two_stage"), key === "stage1_tier" ? "stage2_tier" : "stage1_tier"),
  );
  return sketchedTiers(sketch)
    .toSorted((a, b) => Number(a.name === others) - Number(b.name === others))
    .map(toValue);
}

function toValue({ name, maxScore }: SketchedTier): Value {
  return { text: name, detail: upTo(maxScore), kind: "tier", about: { kind: "tier", name } };
}

/** `.inf`, which most ladders end with, and scores that no other tier has. */
function highestScores({ sketch, word }: Surroundings): readonly Value[] {
  const taken = new Set(listedTiers(sketch).map((tier) => tier.maxScore));
  const scores = (numbers["max_score"] ?? [])
    .filter((text) => !taken.has(Number(text)) || text === word)
    .map((text) => ({ text, detail: "inclusive" }));
  return [{ text: ".inf", detail: "everything that is left" }, ...scores];
}

/** Tiers of the registry's models first, then the usual ones; those that the profile has already are left out. */
function tierNames({ sketch, registry, word }: Surroundings): readonly Value[] {
  const taken = new Set(listedTiers(sketch).map((tier) => tier.name));
  const served = registryTiers(registry);
  const names = [...served.keys(), ...["fast", "balanced", "powerful"].filter((name) => !served.has(name))];
  return names
    .filter((name) => !taken.has(name) || name === word)
    .map((text) => ({
      text,
      detail: servedBy(served.get(text)?.length ?? 0),
      kind: "tier" as const,
      about: { kind: "registry-tier" as const, name: text },
    }));
}

function servedBy(count: number): string {
  if (count === 0) return "no model in the registry";
  return count === 1 ? "1 model in the registry" : `${count} models in the registry`;
}

function upTo(maxScore: number | undefined): string {
  if (maxScore === undefined) return "tier of this profile";
  return maxScore === Infinity ? "takes any score" : `scores up to ${maxScore}`;
}

function defaultDetail(text: string, schema: KeySchema): string {
  return String(schema.default) === text ? "the default" : "";
}
