import type { CheckResult } from "../../core/health/observe.ts";
import type { ServerKind } from "../../core/servers/identifyServer.ts";
import type { Probe, Reply } from "../../core/servers/probe.ts";
import { keyWords } from "../../core/servers/serverKeys.ts";
import type { Glance } from "./probe.ts";

/** Who answers at an endpoint: a model server, or an engine of MAGI's own. */
export type CheckedKind = ServerKind | "embedded";

export interface CheckedServer {
  readonly baseUrl: string;
  /** The name that the server should know the model by. */
  readonly model: string;
  /** Whether the registry names the model for this server, as opposed to MAGI's own id standing in. */
  readonly modelIsNamed: boolean;
  /** Requests went there since the last check or are under way: how busy the server is counts. */
  readonly inUse: boolean;
  /** Whether the registry says how many slots it has. */
  readonly slotsAreSaid: boolean;
}

export interface Looks {
  readonly probe: Probe;
  readonly glance: Glance;
}

/** Asks a server whether it would answer for a model now. Rejects as `Probe` does; never starts a completion. */
export type ServerCheck = (server: CheckedServer, looks: Looks) => Promise<CheckResult>;

/** Said until MAGI has a key for it. */
export const wantsKey = `It ${keyWords.missing}.`;

/** What an error status says about a server, or `undefined` when it says nothing bad. */
export function stateOfReply({ status, text }: Reply): CheckResult | undefined {
  if (status === 503 && /loading/i.test(text)) return { state: "loading", detail: "It is loading its model." };
  if (status === 401 || status === 403) return { state: "auth", detail: wantsKey };
  if (status === 429 || status === 503) return { state: "busy", detail: "It has no free slot." };
  if (status >= 500 && status !== 501) return { state: "down", detail: `It fails (${String(status)}).` };
  return undefined;
}

/** The model will be loaded for the next prompt. */
export const onDemand: CheckResult = { state: "sleeping", detail: "It loads the model at the next prompt." };
export const loadingNow: CheckResult = { state: "loading", detail: "It is loading its model." };

/** The facts that are known; a fact that is not is left out. */
export function known(facts: {
  readonly [K in Fact]?: CheckResult[K] | undefined;
}): Pick<CheckResult, Fact> {
  const { slots, serverLoad, contextTokens, sharedTokens, vision } = facts;
  return {
    ...(slots !== undefined && { slots }),
    ...(serverLoad !== undefined && { serverLoad }),
    ...(contextTokens !== undefined && { contextTokens }),
    ...(sharedTokens !== undefined && { sharedTokens }),
    ...(vision !== undefined && { vision }),
  };
}

type Fact = "slots" | "serverLoad" | "contextTokens" | "sharedTokens" | "vision";
