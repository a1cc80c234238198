import type { Decision } from "../core/routing/decision.ts";

/** Name of the server-sent event that carries a `RouterEvent` in a streamed answer, for clients that ask for it. */
export const routerEventName = "magi";

/** Request header by which a client asks for router events among the chunks of a streamed answer: `x-magi-events: 1`. */
export const routerEventsHeader = "x-magi-events";

export type StageRole = "answer" | "draft" | "refine";

/**
 * What happens to a prompt besides its text. In a stream with router events, each is an SSE event named `magi`; the
 * text of the stage that began last comes in OpenAI chunks between them. Without router events a draft's text is
 * `delta.reasoning_content`, the answer's `delta.content`.
 */
export type RouterEvent =
  | { readonly kind: "decision"; readonly decision: Decision }
  /** A model is asked. Comes again with the same role after a failover. */
  | {
      readonly kind: "stage";
      readonly role: StageRole;
      readonly tier: string;
      readonly modelId: string;
      readonly endpoint: string;
      /** True for a model that ships with MAGI. */
      readonly builtin: boolean;
    }
  /** The endpoint is loading its model or starting, or takes longer than its tier is expected to; the prompt waits for it. */
  | { readonly kind: "waiting"; readonly role: StageRole; readonly modelId: string; readonly message: string }
  /**
   * Another candidate is tried because one failed before its first token. With the role `draft` and the second stage's
   * endpoint in `to`: there is no (whole) draft, and the second stage goes on without it, as `answer` or `refine`.
   */
  | {
      readonly kind: "failover";
      readonly role: StageRole;
      readonly from: string;
      readonly to: string;
      readonly message: string;
    }
  | { readonly kind: "firstToken"; readonly role: StageRole; readonly ttftMs: number }
  | {
      readonly kind: "stageEnd";
      readonly role: StageRole;
      /** `length` when it was cut at its token limit. */
      readonly finish: "stop" | "length";
      readonly totalMs: number;
      readonly tokens?: number;
      /** True when the server did not count them and the router did, roughly. */
      readonly tokensEstimated?: boolean;
    }
  /** Stage 2 could not be had: what the user has is the draft. */
  | { readonly kind: "draftOnly"; readonly message: string };

/** The body of an error answer and of an `error` chunk in a stream, OpenAI-shaped. */
export interface RouterErrorBody {
  readonly error: {
    /** One or two sentences for a person: what happened, why, what to do next. */
    readonly message: string;
    readonly type: string;
    /** For clients that insist on OpenAI's shape; the message names what is wrong. */
    readonly param: null;
    readonly code: RouterErrorCode;
    /** Who failed. */
    readonly source: "router" | "upstream" | "caller";
    /** A model server wants a key, or another one than it was sent. Absent otherwise. */
    readonly wantsKey?: true;
  };
}

export type RouterErrorCode =
  | "NO_PROFILE"
  | "NO_MODEL"
  | "NO_HEALTHY_MODEL"
  | "UPSTREAM_FAILED"
  | "UPSTREAM_TIMEOUT"
  | "UPSTREAM_BROKE_OFF"
  | "UPSTREAM_EMPTY"
  | "UPSTREAM_REFUSED_REQUEST"
  | "BAD_REQUEST"
  | "UNAUTHORIZED"
  | "FORBIDDEN_ORIGIN"
  | "NOT_FOUND"
  | "TOO_LARGE"
  | "UNKNOWN_MODEL"
  | "UNKNOWN_PROFILE"
  | "CONTEXT_TOO_LONG"
  | "NO_VISION"
  | "QUEUE_FULL"
  | "STOPPED"
  | "INTERNAL";
