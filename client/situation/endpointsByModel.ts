import type { EndpointHealth } from "../../core/health/health.ts";

/** What was made of a status is kept as long as the status: several views look at each. */
const known = new WeakMap<readonly EndpointHealth[], ReadonlyMap<string, readonly EndpointHealth[]>>();

/** The endpoints of a router's status by their model, both in its order. */
export function endpointsByModel(endpoints: readonly EndpointHealth[]): ReadonlyMap<string, readonly EndpointHealth[]> {
  const before = known.get(endpoints);
  if (before !== undefined) return before;
  const byModel = new Map<string, EndpointHealth[]>();
  for (const health of endpoints) {
    const own = byModel.get(health.modelId);
    if (own === undefined) byModel.set(health.modelId, [health]);
    else own.push(health);
  }
  known.set(endpoints, byModel);
  return byModel;
}
