/**
 * What is known of an endpoint. `loading` and `sleeping` are not `down`: the server is there and will answer.
 * `auth` means that it wants a key, `wrong-model` that it is alive but does not have the model, `busy` that it has no
 * free slot.
 */
export type EndpointState = "unknown" | "ok" | "loading" | "sleeping" | "busy" | "auth" | "wrong-model" | "down";

export interface EndpointHealth {
  /** `Endpoint.id`. */
  readonly endpoint: string;
  readonly modelId: string;
  /** The base URL, or `embedded` for the embedded engine. */
  readonly url: string;
  readonly state: EndpointState;
  /** When this state began, in milliseconds since the epoch. */
  readonly since: number;
  /** How long the last successful check took. */
  readonly latencyMs?: number;
  /** One sentence for a person: why it is not ok. */
  readonly detail?: string;
  /** Requests that this router has under way there. */
  readonly active: number;
}

/** Whether a prompt can be sent there now, perhaps after a wait. */
export function canAnswer(state: EndpointState): boolean {
  return state === "ok" || state === "sleeping" || state === "loading" || state === "busy" || state === "unknown";
}
