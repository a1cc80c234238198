import type { EndpointHealth, EndpointState } from "../../core/health/health.ts";
import type { RouterState } from "../situation/situation.ts";
import { wordsOf } from "../trees/healthModel.ts";

/** From the best to the worst; a model is as well as the best place that answers for it. */
const states: readonly EndpointState[] = [
  "ok",
  "busy",
  "sleeping",
  "loading",
  "unknown",
  "auth",
  "wrong-model",
  "down",
];

/** The health of each model that the router has checked, in a word or two. */
export function healthWords(router: RouterState): ReadonlyMap<string, string> {
  const best = new Map<string, EndpointState>();
  for (const { modelId, state } of endpointsOf(router)) {
    const before = best.get(modelId);
    if (before === undefined || states.indexOf(state) < states.indexOf(before)) best.set(modelId, state);
  }
  return new Map([...best].flatMap(([id, state]) => (state === "unknown" ? [] : [[id, wordsOf(state)]])));
}

/** The model that a hint of the language server is about, from what it carries beside its text. */
export function modelOfHint(hint: unknown): string | undefined {
  const data: unknown = hint !== null && typeof hint === "object" && "data" in hint ? hint.data : undefined;
  const model: unknown = data !== null && typeof data === "object" && "model" in data ? data.model : undefined;
  return typeof model === "string" ? model : undefined;
}

function endpointsOf(router: RouterState): readonly EndpointHealth[] {
  return router.kind === "running" ? (router.status?.endpoints ?? []) : [];
}
