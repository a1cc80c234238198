// Situations for tests of the views: small workspaces with a router that says what the test wants.
import type { EndpointHealth, EndpointState } from "../../../core/health/health.ts";
import { parseProfile } from "../../../core/profile/parseProfile.ts";
import { parseRegistry } from "../../../core/registry/parseRegistry.ts";
import type { ProfileFile, RegistryFile, RouterState, Situation } from "../../../client/situation/situation.ts";

export function profileFile(name: string, text: string): ProfileFile {
  const { profile, problems } = parseProfile(text, name);
  const error = problems.find((problem) => problem.severity === "error");
  return {
    name,
    path: `/w/config/profiles/${name}.yaml`,
    profile,
    ...(error !== undefined && { problem: error.message }),
  };
}

export function registryOf(models: Readonly<Record<string, object>>): RegistryFile {
  const { registry } = parseRegistry(JSON.stringify({ models }));
  if (registry === undefined) throw new Error("The test's registry is none.");
  return { state: "ok", registry };
}

export const twoModels = registryOf({
  tiny: { assigned_tier: "fast", port: 1, size_params: 4, quantization: "Q4_K_M" },
  big: { assigned_tier: "powerful", port: 2, size_params: 20, is_thinking_model: true },
});

/** A fast and a powerful model, `work` active. */
export function situationWith(more: {
  readonly profiles?: readonly ProfileFile[];
  readonly registry?: RegistryFile;
  readonly active?: string | undefined;
  readonly missing?: string;
  readonly router?: RouterState;
}): Situation {
  const profiles = more.profiles ?? [profileFile("work", workProfile)];
  const name = "active" in more ? more.active : profiles[0]?.name;
  return {
    files: {
      loaded: true,
      isMagi: true,
      places: { folder: "/w", profilesFolder: "/w/config/profiles", registryFile: "/w/data/model_registry.json" },
      profiles,
      registry: more.registry ?? twoModels,
    },
    active: { name, source: "remembered", ...(more.missing !== undefined && { missing: more.missing }) },
    router: more.router ?? running("work", { tiny: "ok", big: "ok" }),
  };
}

export const workProfile = `
description: For work
enabled_models: [tiny, big]
tier_config:
  - { name: powerful, max_score: .inf, expected_time_seconds: 15 }
  - { name: fast, max_score: 5, expected_time_seconds: 2 }
`;

/** A router that knows the states of these models. */
export function running(
  profile: string,
  states: Readonly<Record<string, EndpointState>>,
  problem?: string,
): RouterState {
  const endpoints = Object.entries(states).map(([modelId, state]) => healthOf(modelId, state));
  return {
    kind: "running",
    status: { pid: 1, profile, endpoints, engines: [], ...(problem !== undefined && { problem }) },
  };
}

export function healthOf(modelId: string, state: EndpointState, more: Partial<EndpointHealth> = {}): EndpointHealth {
  const { url = "http://127.0.0.1:1/v1" } = more;
  return { endpoint: `${modelId}@${url}`, modelId, url, state, since: 0, active: 0, ...more };
}
