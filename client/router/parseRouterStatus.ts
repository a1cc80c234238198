import type { EndpointHealth } from "../../core/health/health.ts";
import type { ModelSpeed } from "../../core/speed/modelSpeed.ts";
import type { Spread } from "../../core/speed/recentValues.ts";
import {
  isArrayOf,
  isBoolean,
  isDictionaryOf,
  isEither,
  isFiniteNumber,
  isNull,
  isOneOf,
  isOptional,
  isShape,
  isString,
} from "../../protocol/guards.ts";
import type { RouterStatus } from "../../protocol/routerApi.ts";

const isTrue = (value: unknown): value is true => value === true;

const isHealth = isShape<EndpointHealth>({
  endpoint: isString,
  modelId: isString,
  url: isString,
  state: isOneOf("unknown", "ok", "loading", "sleeping", "busy", "auth", "wrong-model", "down"),
  since: isFiniteNumber,
  latencyMs: isOptional(isFiniteNumber),
  detail: isOptional(isString),
  plainDetail: isOptional(isString),
  active: isFiniteNumber,
  slots: isOptional(isFiniteNumber),
  serverLoad: isOptional(isFiniteNumber),
  contextTokens: isOptional(isFiniteNumber),
  sharedTokens: isOptional(isFiniteNumber),
  vision: isOptional(isBoolean),
  startsOnPrompt: isOptional(isTrue),
  retryAt: isOptional(isFiniteNumber),
  faults: isOptional(isFiniteNumber),
  breaker: isOptional(isOneOf("open", "halfOpen")),
  breakerUntil: isOptional(isFiniteNumber),
});

const isSpread = isShape<Spread>({ ewma: isFiniteNumber, p50: isFiniteNumber, p95: isFiniteNumber });

const isSpeed = isShape<ModelSpeed>({
  modelId: isString,
  answers: isFiniteNumber,
  ttftMs: isSpread,
  tokensPerSecond: isOptional(isSpread),
});

const isStatus = isShape<RouterStatus>({
  pid: isFiniteNumber,
  profile: isEither(isString, isNull),
  problem: isOptional(isString),
  warning: isOptional(isString),
  leftOut: isOptional(isArrayOf(isString)),
  endpoints: isArrayOf(isHealth),
  models: isOptional(isArrayOf(isSpeed)),
  waiting: isOptional(isDictionaryOf(isFiniteNumber)),
  engines: isArrayOf(
    isShape<RouterStatus["engines"][number]>({
      modelId: isString,
      pid: isEither(isFiniteNumber, isNull),
      kind: isOptional(isOneOf("embedded", "llama-server")),
      state: isString,
      detail: isOptional(isString),
    }),
  ),
});

/** A status as it came over the wire; undefined when it is none. */
export function parseRouterStatus(data: string): RouterStatus | undefined {
  try {
    const value: unknown = JSON.parse(data);
    return isStatus(value) ? value : undefined;
  } catch {
    // Not JSON, so not a status.
    return undefined;
  }
}
