import type { RouterErrorBody, RouterErrorCode } from "../protocol/routerEvents.ts";

type Source = RouterErrorBody["error"]["source"];

/** A failure that a caller is told about. Its message is for a person and holds no prompt and no secret. */
export class RouterError extends Error {
  readonly code: RouterErrorCode;
  /** HTTP status, for answers that have not begun. */
  readonly status: number;
  /** When it is worth another try; sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** As in `RouterErrorBody`. */
  readonly wantsKey: boolean;

  constructor(
    code: RouterErrorCode,
    message: string,
    options?: {
      readonly status?: number | undefined;
      readonly retryAfterSeconds?: number | undefined;
      readonly wantsKey?: boolean;
      readonly cause?: unknown;
    },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = "RouterError";
    this.code = code;
    this.status = options?.status ?? statuses[code];
    this.wantsKey = options?.wantsKey === true;
    if (options?.retryAfterSeconds !== undefined) this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** The OpenAI-shaped body of an error answer, or the data of an error event. */
  get body(): RouterErrorBody {
    const source = sources[this.code];
    const key = this.wantsKey ? { wantsKey: true as const } : {};
    return { error: { message: this.message, type: types[source], param: null, code: this.code, source, ...key } };
  }
}

/**
 * Why answers under way are given up when the router ends, in a sentence for whoever waits for them. It cancels them: no
 * other stage or endpoint could do better, as with a `RouterError`.
 */
export class RouterStopped extends Error {}

/** What a caller is told about an exception: its own words when it is one of ours, else that the router failed. */
export function toRouterError(error: unknown): RouterError {
  if (error instanceof RouterError) return error;
  if (error instanceof RouterStopped) return new RouterError("STOPPED", error.message, { cause: error });
  return new RouterError("INTERNAL", "The router failed on this request; its log says why.", { cause: error });
}

const statuses: Readonly<Record<RouterErrorCode, number>> = {
  NO_PROFILE: 503,
  NO_MODEL: 503,
  NO_HEALTHY_MODEL: 503,
  UPSTREAM_FAILED: 502,
  UPSTREAM_TIMEOUT: 504,
  UPSTREAM_BROKE_OFF: 502,
  UPSTREAM_EMPTY: 502,
  UPSTREAM_REFUSED_REQUEST: 400,
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN_ORIGIN: 403,
  NOT_FOUND: 404,
  TOO_LARGE: 413,
  UNKNOWN_MODEL: 404,
  UNKNOWN_PROFILE: 404,
  CONTEXT_TOO_LONG: 400,
  NO_VISION: 400,
  QUEUE_FULL: 503,
  STOPPED: 503,
  INTERNAL: 500,
};

const sources: Readonly<Record<RouterErrorCode, Source>> = {
  NO_PROFILE: "router",
  NO_MODEL: "router",
  NO_HEALTHY_MODEL: "upstream",
  UPSTREAM_FAILED: "upstream",
  UPSTREAM_TIMEOUT: "upstream",
  UPSTREAM_BROKE_OFF: "upstream",
  UPSTREAM_EMPTY: "upstream",
  UPSTREAM_REFUSED_REQUEST: "upstream",
  BAD_REQUEST: "caller",
  UNAUTHORIZED: "caller",
  FORBIDDEN_ORIGIN: "caller",
  NOT_FOUND: "caller",
  TOO_LARGE: "caller",
  UNKNOWN_MODEL: "caller",
  UNKNOWN_PROFILE: "caller",
  CONTEXT_TOO_LONG: "caller",
  NO_VISION: "caller",
  QUEUE_FULL: "router",
  STOPPED: "router",
  INTERNAL: "router",
};

const types: Readonly<Record<Source, string>> = {
  router: "router_error",
  upstream: "upstream_error",
  caller: "invalid_request_error",
};
