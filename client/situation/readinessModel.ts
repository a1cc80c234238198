import type { EndpointHealth } from "../../core/health/health.ts";
import { effectiveTier } from "../../core/registry/registry.ts";
import type { Registry } from "../../core/registry/registry.ts";
import { usableModels } from "../../core/routing/usableModels.ts";
import type { ChatStatus } from "../../protocol/chatMessages.ts";
import { endpointsByModel } from "./endpointsByModel.ts";
import { findActiveProfile } from "./situation.ts";
import type { Situation } from "./situation.ts";

/** Whether the models of the active profile answer. */
export interface Readiness {
  readonly readiness: ChatStatus["readiness"];
  /** One short sentence. */
  readonly detail: string;
  readonly models: readonly ModelReadiness[];
}

export interface ModelReadiness {
  readonly id: string;
  readonly tier: string | undefined;
  readonly state: "answers" | "starting" | "silent" | "left-out" | "unchecked";
  /** Why it does not answer, in one sentence. */
  readonly detail?: string;
}

/** Looks at the profile, the registry and the router, in this order, and says the first thing that matters. */
export function readinessOf(situation: Situation): Readiness {
  const { files, router, active } = situation;
  const file = findActiveProfile(situation);
  if (file === undefined) return plain("none", files.loaded ? "No profile is active." : "Profiles are being read.");
  const status = router.kind === "running" && router.status?.profile === active.name ? router.status : undefined;
  const registry = files.registry.state === "ok" ? files.registry.registry : undefined;
  const left = registry && usableModels(file.profile, registry).leftOut;
  // With a warning, what is in use is not what the files say.
  const inUse = status?.warning === undefined ? undefined : status.endpoints.map(({ modelId }) => modelId);
  const ids = [...new Set(inUse ?? file.profile.enabled_models)];
  const health = endpointsByModel(status?.endpoints ?? []);
  const models = ids.map((id) => modelReadiness(id, registry, health.get(id), left?.get(id)));
  const say = (readiness: Readiness["readiness"], detail: string): Readiness => ({ readiness, detail, models });

  if (router.kind === "off")
    return router.why === "untrusted"
      ? say("untrusted", "Trust this workspace to start the router.")
      : say("none", "There are no profiles.");
  if (router.kind === "down") return say("down", router.problem);
  // A registry that breaks while in use stays in use as it was.
  if (status?.warning === undefined) {
    if (files.registry.state === "missing") return say("down", "There is no model registry, so no model can be asked.");
    if (files.registry.state === "broken") return say("down", files.registry.problem);
  }
  if (ids.length === 0) return say("down", "The profile enables no model.");
  if (router.kind === "starting")
    return say("starting", router.again ? "The router stopped and is being started again." : "The router is starting.");
  if (status === undefined) {
    const problem = router.status?.problem;
    return problem === undefined ? say("starting", "Models are being checked.") : say("down", problem);
  }
  const answering = models.filter((model) => model.state === "answers").length;
  const starting = models.some((model) => model.state === "starting");
  const count = `${answering} of ${ids.length} ${ids.length === 1 ? "model answers" : "models answer"}.`;
  if (status.warning !== undefined && answering > 0) return say("partly", status.warning);
  if (answering === ids.length) return say("ready", count);
  if (answering > 0) return say("partly", count);
  if (starting) return say("starting", ids.length === 1 ? "The model is starting." : "The models are starting.");
  return say("down", status.problem ?? "No model answers.");
}

/** That the active profile is not the one that was asked for; undefined while it is. */
export function standInWords({ active }: Pick<Situation, "active">): string | undefined {
  if (active.name === undefined || active.missing === undefined) return undefined;
  return `The profile ${active.missing} is gone; this one stands in.`;
}

/** True when all models of the active profile ship with MAGI. */
export function isGuide(situation: Situation): boolean {
  const file = findActiveProfile(situation);
  const { registry } = situation.files;
  if (file === undefined || registry.state !== "ok" || file.profile.enabled_models.length === 0) return false;
  return file.profile.enabled_models.every(
    (id) => registry.registry.models.get(id)?.file_path?.startsWith("builtin:") === true,
  );
}

export type Answer = "answers" | "starting" | "silent";

/** What an endpoint's health means for somebody who wants an answer. */
export function answerOf({ state, breaker }: Pick<EndpointHealth, "state" | "breaker">): Answer {
  if (breaker !== undefined) return "silent";
  switch (state) {
    case "ok":
    case "busy":
    case "sleeping":
      return "answers";
    case "loading":
    case "unknown":
      return "starting";
    case "auth":
    case "wrong-model":
    case "down":
      return "silent";
  }
}

function plain(readiness: Readiness["readiness"], detail: string): Readiness {
  return { readiness, detail, models: [] };
}

function modelReadiness(
  id: string,
  registry: Registry | undefined,
  own: readonly EndpointHealth[] | undefined,
  leftOut: string | undefined,
): ModelReadiness {
  const model = registry?.models.get(id);
  const tier = model === undefined ? undefined : effectiveTier(model);
  if (leftOut !== undefined) return { id, tier, state: "left-out", detail: leftOut };
  if (own === undefined) return { id, tier, state: "unchecked" };
  const states = own.map(answerOf);
  // One endpoint that answers is enough for the model.
  const state = (["answers", "starting"] as const).find((wanted) => states.includes(wanted)) ?? "silent";
  const detail = own.find((endpoint) => answerOf(endpoint) === state)?.detail;
  return { id, tier, state, ...(detail !== undefined && { detail }) };
}
