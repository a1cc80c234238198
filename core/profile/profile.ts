/**
 * What a profile file says, with every default filled in. The names are those of the file, so that a person who
 * knows the file knows the data, and nothing has to be mapped on the way back to disk.
 */
export interface Profile {
  /** The profile's own name; falls back to the file's stem. */
  readonly name: string;
  readonly description: string;
  /** Model ids in the order of the file. */
  readonly enabled_models: readonly string[];
  /** The ladder of tiers in the order of the file; never empty. */
  readonly tier_config: readonly Tier[];
  readonly two_stage: TwoStage;
  readonly load_balancing: LoadBalancing;
  readonly routing: Routing;
}

/** One step of the ladder: a prompt goes to the first tier whose `max_score` is not below its score. */
export interface Tier {
  readonly name: string;
  /** Upper score, inclusive, from 0 to 10; `Infinity` for the tier that takes everything. */
  readonly max_score: number;
  readonly expected_time_seconds: number;
  readonly description?: string;
}

/** Draft with a fast model, refine with a powerful one. */
export interface TwoStage {
  readonly enabled: boolean;
  readonly stage1_tier: string;
  readonly stage2_tier: string;
  /** The draft is cut at this many tokens. */
  readonly stage1_max_tokens: number;
}

export const strategies = ["round_robin", "least_loaded", "random"] as const;
export type Strategy = (typeof strategies)[number];

export interface LoadBalancing {
  /** When false, the first healthy model in the order of `enabled_models` answers. */
  readonly enabled: boolean;
  readonly strategy: Strategy;
  /** Seconds between two health checks of an endpoint. */
  readonly health_check_interval: number;
}

/** What the user says of certain prompts, whatever they score. */
export interface Routing {
  /** The first rule whose pattern is in the prompt counts. */
  readonly rules: readonly RoutingRule[];
}

export interface RoutingRule {
  /** A regular expression in RE2's syntax; case does not count. */
  readonly pattern: string;
  readonly tier: string;
}

export const defaultTiers: readonly Tier[] = [
  { name: "fast", max_score: 3, expected_time_seconds: 2 },
  { name: "balanced", max_score: 7, expected_time_seconds: 5 },
  { name: "powerful", max_score: Infinity, expected_time_seconds: 15 },
];

export const defaultTwoStage: TwoStage = {
  enabled: false,
  stage1_tier: "balanced",
  stage2_tier: "powerful",
  stage1_max_tokens: 500,
};

export const defaultLoadBalancing: LoadBalancing = {
  enabled: true,
  strategy: "round_robin",
  health_check_interval: 30,
};

export const defaultRouting: Routing = { rules: [] };
