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
  /**
   * The same without what the server said, which may quote a prompt or an answer: for logs, and for what others are told.
   * Absent where that is the same.
   */
  readonly plainDetail?: string;
  /** Requests that this router has under way there. */
  readonly active: number;
  /** Requests that the server works on at once, where it or the registry says so. */
  readonly slots?: number;
  /** Requests that the server itself reported as under way or waiting at the last check, ours among them. */
  readonly serverLoad?: number;
  /** Tokens that a prompt and its answer may have together, as the server runs now. */
  readonly contextTokens?: number;
  /**
   * Tokens that all prompts which the server works on at once may have together with their answers, where its slots share
   * one context of that size. Without it each slot has `contextTokens` to itself, as far as is known.
   */
  readonly sharedTokens?: number;
  /** Whether the model sees images, where the server says so. */
  readonly vision?: boolean;
  /** It does not run, and the next prompt for it has it started. */
  readonly startsOnPrompt?: true;
  /** It asked not to be asked before this time, in milliseconds since the epoch. */
  readonly retryAt?: number;
  /** Prompts that failed there in a row although the server seems up; absent when the last one was answered. */
  readonly faults?: number;
  /**
   * Set after too many faults, whatever the health checks say. `open`: nothing is sent there until `breakerUntil`, and
   * after that time one prompt. `halfOpen`: that one is under way.
   */
  readonly breaker?: "open" | "halfOpen";
  /** In milliseconds since the epoch; there when `breaker` is. */
  readonly breakerUntil?: number;
}

/** Whether a prompt can be sent there now, perhaps after a wait. */
export function canAnswer(state: EndpointState): boolean {
  return state === "ok" || state === "sleeping" || state === "loading" || state === "busy" || state === "unknown";
}
