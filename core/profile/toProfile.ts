import { asRecord } from "../record.ts";
import { defaultLoadBalancing, defaultRouting, defaultTiers, defaultTwoStage, strategies } from "./profile.ts";
import type { LoadBalancing, Profile, Routing, Strategy, Tier, TwoStage } from "./profile.ts";

/** Seconds an answer may be expected to take when a tier does not say. */
const defaultExpectedTimeSeconds = 5;

/** Plain data of a profile file as a profile: what is absent or of the wrong kind gets its default. Never throws. */
export function toProfile(data: unknown, stem: string): Profile {
  const root = asRecord(data);
  const head = asRecord(root["profile"]);
  return {
    name: text(head["name"]) ?? text(root["name"]) ?? stem,
    description: text(head["description"]) ?? text(root["description"]) ?? "",
    enabled_models: list(root["enabled_models"]).filter((id): id is string => typeof id === "string" && id !== ""),
    tier_config: toTiers(root["tier_config"]),
    two_stage: toTwoStage(asRecord(root["two_stage"])),
    load_balancing: toLoadBalancing(asRecord(root["load_balancing"])),
    routing: toRouting(asRecord(root["routing"])),
  };
}

function toTiers(value: unknown): readonly Tier[] {
  const tiers = list(value).flatMap((item) => {
    const entry = asRecord(item);
    const name = text(entry["name"]);
    const maxScore = entry["max_score"];
    if (name === undefined || name === "" || typeof maxScore !== "number" || Number.isNaN(maxScore)) return [];
    const description = text(entry["description"]);
    const tier: Tier = {
      name,
      max_score: maxScore,
      expected_time_seconds: positive(entry["expected_time_seconds"]) ?? defaultExpectedTimeSeconds,
    };
    return [description === undefined ? tier : { ...tier, description }];
  });
  return tiers.length > 0 ? tiers : defaultTiers;
}

function toTwoStage(entry: Readonly<Record<string, unknown>>): TwoStage {
  return {
    enabled: flag(entry["enabled"]) ?? defaultTwoStage.enabled,
    stage1_tier: text(entry["stage1_tier"]) ?? defaultTwoStage.stage1_tier,
    stage2_tier: text(entry["stage2_tier"]) ?? defaultTwoStage.stage2_tier,
    stage1_max_tokens: wholePositive(entry["stage1_max_tokens"]) ?? defaultTwoStage.stage1_max_tokens,
  };
}

function toLoadBalancing(entry: Readonly<Record<string, unknown>>): LoadBalancing {
  return {
    enabled: flag(entry["enabled"]) ?? defaultLoadBalancing.enabled,
    strategy: toStrategy(entry["strategy"]) ?? defaultLoadBalancing.strategy,
    health_check_interval: positive(entry["health_check_interval"]) ?? defaultLoadBalancing.health_check_interval,
  };
}

/** No more rules than the schema allows are looked at. */
const maxRules = 100;

function toRouting(entry: Readonly<Record<string, unknown>>): Routing {
  const rules = list(entry["rules"])
    .slice(0, maxRules)
    .flatMap((item) => {
      const pattern = text(asRecord(item)["pattern"]);
      const tier = text(asRecord(item)["tier"]);
      // An empty pattern is in every prompt, which nobody means who writes a rule.
      return pattern === undefined || pattern === "" || tier === undefined || tier === "" ? [] : [{ pattern, tier }];
    });
  return rules.length === 0 ? defaultRouting : { rules };
}

function toStrategy(value: unknown): Strategy | undefined {
  return strategies.find((strategy) => strategy === value);
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function positive(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 && Number.isFinite(value) ? value : undefined;
}

function wholePositive(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 ? value : undefined;
}
