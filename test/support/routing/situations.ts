import type { EndpointHealth, EndpointState } from "../../../core/health/health.ts";
import { parseProfile } from "../../../core/profile/parseProfile.ts";
import type { Profile } from "../../../core/profile/profile.ts";
import { parseRegistry } from "../../../core/registry/parseRegistry.ts";
import type { Registry } from "../../../core/registry/registry.ts";
import { decide, turnsTaken } from "../../../core/routing/decide.ts";
import type { Decision, ScoredRequest } from "../../../core/routing/decision.ts";
import type { HealthTable } from "../../../core/routing/situation.ts";

/** A profile from its text, as a user writes it. */
export function profile(text: string): Profile {
  const parsed = parseProfile(text, "test");
  const errors = parsed.problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0) throw new Error(errors.map((problem) => problem.message).join(" "));
  return parsed.profile;
}

/** A registry of models by id; a model that says nothing else gets a port. */
export function registry(models: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Registry {
  const ids = Object.keys(models);
  const filled = Object.fromEntries(ids.map((id, index) => [id, { port: 9001 + index, ...models[id] }]));
  const parsed = parseRegistry(JSON.stringify({ models: filled }));
  if (parsed.registry === undefined) throw new Error("not a registry");
  return parsed.registry;
}

/** Endpoint states by endpoint id; `active` where a number is given, anything where fields are. */
export function health(
  states: Readonly<Record<string, EndpointState | number | Partial<EndpointHealth>>>,
): HealthTable {
  return new Map(
    Object.entries(states).map(([endpoint, known]): [string, EndpointHealth] => [
      endpoint,
      {
        endpoint,
        modelId: endpoint.split("@")[0] ?? "",
        url: endpoint.split("@")[1] ?? "",
        state: typeof known === "string" ? known : "ok",
        since: 0,
        active: typeof known === "number" ? known : 0,
        ...(known === "down" ? { detail: "It refused the connection." } : {}),
        ...(typeof known === "object" ? known : {}),
      },
    ]),
  );
}

export interface Case {
  readonly profile: string;
  readonly registry: Registry;
  readonly score?: number;
  readonly health?: HealthTable;
  /** How many prompts like this one came before it. */
  readonly turn?: number;
  readonly random?: () => number;
  readonly now?: number;
  readonly request?: Partial<ScoredRequest>;
}

/** Decides on a prompt of the given score. */
export function decideCase(given: Case): Decision {
  const parsed = profile(given.profile);
  const turns = new Map<string, number>();
  const decideNow = (): Decision =>
    decide(
      {
        turns: [{ role: "user", content: "a prompt" }],
        scored: { score: given.score ?? 1, contributions: [] },
        ...given.request,
      },
      {
        profile: parsed,
        registry: given.registry,
        health: given.health ?? new Map(),
        balancing: { turns, random: given.random ?? (() => 0) },
        ...(given.now === undefined ? {} : { now: given.now }),
      },
    );
  for (let turn = 0; turn < (given.turn ?? 0); turn++)
    for (const [key, place] of turnsTaken(decideNow())) turns.set(key, place);
  return decideNow();
}

/** The failover order of a stage, shortened: model ids with the place where a model has several. */
export function orderOf(decision: Decision, stage = 0): readonly string[] {
  return (decision.stages[stage]?.candidates ?? []).map(({ modelId, endpoint }) => {
    const replica = /\/\/(\w+)\//.exec(endpoint)?.[1];
    return replica === undefined ? modelId : `${modelId}@${replica}`;
  });
}
