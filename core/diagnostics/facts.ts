import type { ParsedProfile } from "../profile/parseProfile.ts";
import type { TextRange } from "../problem.ts";
import { asRecord } from "../record.ts";
import type { SourceMap } from "../yaml/sourceMap.ts";
import type { ProfileSurroundings } from "./surroundings.ts";

/** What a profile file says, with the place of each thing, for the rules to look at. */
export interface ProfileFacts {
  readonly parsed: ParsedProfile;
  /** The ids under `enabled_models`, each as often as it stands there. */
  readonly models: readonly Named[];
  /** The tiers that `tier_config` names; undefined when the key is absent and the default ladder counts. */
  readonly tiers: readonly NamedTier[] | undefined;
  /** Of those, the tiers that count: of two with one name the first. */
  readonly distinctTiers: readonly NamedTier[];
  /** Names of the tiers that the profile has; none while one of them has no name and may be any. */
  readonly tierNames: readonly string[];
  /** The rules that say a pattern, in the order of the file. */
  readonly rules: readonly NamedRule[];
  /** Undefined for a text that is no file of a profiles folder. */
  readonly surroundings: ProfileSurroundings | undefined;
}

export interface Named {
  readonly name: string;
  readonly range: TextRange;
}

export interface NamedTier extends Named {
  readonly position: number;
  /** Undefined when it is absent, or no score. */
  readonly maxScore: number | undefined;
  readonly maxScoreRange: TextRange;
}

/** A rule of `routing`, by its pattern. */
export interface NamedRule extends Named {
  readonly position: number;
  /** Undefined when it is absent or no text. */
  readonly tier: Named | undefined;
}

const top: TextRange = { start: 0, end: 0 };

export function factsOf(parsed: ParsedProfile, surroundings?: ProfileSurroundings): ProfileFacts {
  const root = asRecord(parsed.data);
  const tiers = root["tier_config"] === undefined ? undefined : tiersOf(root["tier_config"], parsed);
  const isWhole = tiers === undefined || tiers.length === asList(root["tier_config"]).length;
  return {
    parsed,
    models: modelsOf(root["enabled_models"], parsed.source),
    tiers,
    distinctTiers: firstOfEach(tiers ?? []),
    tierNames: isWhole ? [...new Set((tiers ?? parsed.profile.tier_config).map((tier) => tier.name))] : [],
    rules: rulesOf(asRecord(root["routing"])["rules"], parsed.source),
    surroundings,
  };
}

function rulesOf(list: unknown, source: SourceMap): readonly NamedRule[] {
  return asList(list).flatMap((item, position) => {
    const { pattern, tier } = asRecord(item) as { readonly pattern?: unknown; readonly tier?: unknown };
    if (typeof pattern !== "string" || pattern === "") return [];
    const placeOf = (key: string): TextRange => source.value(["routing", "rules", position, key]) ?? top;
    return [
      {
        name: pattern,
        range: placeOf("pattern"),
        position,
        tier: typeof tier === "string" && tier !== "" ? { name: tier, range: placeOf("tier") } : undefined,
      },
    ];
  });
}

function modelsOf(list: unknown, source: SourceMap): readonly Named[] {
  const models: Named[] = [];
  asList(list).forEach((id, position) => {
    if (typeof id === "string" && id !== "") models.push(new ListedModel(id, position, source));
  });
  return models;
}

/** Of thousands of models only those that have a problem are looked for in the text. */
class ListedModel implements Named {
  readonly name: string;
  readonly #position: number;
  readonly #source: SourceMap;

  constructor(name: string, position: number, source: SourceMap) {
    this.name = name;
    this.#position = position;
    this.#source = source;
  }

  get range(): TextRange {
    return this.#source.value(["enabled_models", this.#position]) ?? top;
  }
}

function tiersOf(list: unknown, { source }: ParsedProfile): readonly NamedTier[] {
  return asList(list).flatMap((item, position) => {
    const { name, max_score: maxScore } = asRecord(item) as { readonly name?: unknown; readonly max_score?: unknown };
    if (typeof name !== "string" || name === "") return [];
    const range = source.value(["tier_config", position, "name"]) ?? top;
    return [
      {
        name,
        range,
        position,
        maxScore: asScore(maxScore),
        maxScoreRange: source.value(["tier_config", position, "max_score"]) ?? range,
      },
    ];
  });
}

/** What is below 0 is said to be no score; what it means for the other tiers shows when it is one. */
export function asScore(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 ? value : undefined;
}

/** The first thing of each name. */
function firstOfEach<T extends Named>(things: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return things.filter(({ name }) => seen.size !== seen.add(name).size);
}

/** The things whose name stands further up already, each with the first of that name. */
export function repeated<T extends Named>(things: readonly T[]): readonly { readonly again: T; readonly first: T }[] {
  const firsts = new Map<string, T>();
  const found: { readonly again: T; readonly first: T }[] = [];
  for (const thing of things) {
    const first = firsts.get(thing.name);
    if (first === undefined) firsts.set(thing.name, thing);
    else found.push({ again: thing, first });
  }
  return found;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
