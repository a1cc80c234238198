import type { EndpointState } from "../../core/health/health.ts";
import {
  isArrayOf,
  isEither,
  isFiniteNumber,
  isNull,
  isOneOf,
  isOptional,
  isDictionaryOf,
  isShape,
  isString,
} from "../../protocol/guards.ts";

/** What `magi status` shows of a router's state. */
export interface StatusView {
  readonly pid: number;
  readonly profile: string | null;
  readonly problem?: string | undefined;
  readonly warning?: string | undefined;
  readonly leftOut?: readonly string[] | undefined;
  readonly endpoints: readonly EndpointView[];
  /** How fast models were lately. */
  readonly models?: readonly SpeedView[] | undefined;
  /** Prompts that wait, by endpoint. */
  readonly waiting?: Readonly<Record<string, number>> | undefined;
}

/** An endpoint with what is known of its model. */
export interface EndpointView {
  readonly endpoint: string;
  readonly state: EndpointState;
  readonly modelId: string;
  readonly url: string;
  readonly active: number;
  readonly slots?: number | undefined;
  readonly detail?: string | undefined;
}

export interface SpeedView {
  readonly modelId: string;
  readonly ttftMs: { readonly p50: number };
  readonly tokensPerSecond?: { readonly p50: number } | undefined;
}

const isMedian = isShape<{ readonly p50: number }>({ p50: isFiniteNumber });

const isStatus = isShape<StatusView>({
  pid: isFiniteNumber,
  profile: isEither(isString, isNull),
  problem: isOptional(isString),
  warning: isOptional(isString),
  leftOut: isOptional(isArrayOf(isString)),
  endpoints: isArrayOf(
    isShape<EndpointView>({
      endpoint: isString,
      state: isOneOf("unknown", "ok", "loading", "sleeping", "busy", "auth", "wrong-model", "down"),
      modelId: isString,
      url: isString,
      active: isFiniteNumber,
      slots: isOptional(isFiniteNumber),
      detail: isOptional(isString),
    }),
  ),
  models: isOptional(
    isArrayOf(isShape<SpeedView>({ modelId: isString, ttftMs: isMedian, tokensPerSecond: isOptional(isMedian) })),
  ),
  waiting: isOptional(isDictionaryOf(isFiniteNumber)),
});

/** `undefined` when the value is no status that this version knows. */
export function parseStatus(value: unknown): StatusView | undefined {
  return isStatus(value) ? value : undefined;
}
