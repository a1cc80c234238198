import type { ChatTurn } from "../../../protocol/chatMessages.ts";
import type { RouterEvent, StageRole } from "../../../protocol/routerEvents.ts";
import { splitThinking } from "./thinking.ts";

/** One pass over a prompt: what is known of it, and its text so far. */
export interface StageModel {
  readonly role: StageRole;
  /** The tier and model that answer; after a failover they differ from what was decided. */
  readonly tier: string | undefined;
  readonly modelId: string | undefined;
  readonly endpoint: string | undefined;
  readonly ttftMs: number | undefined;
  readonly totalMs: number | undefined;
  readonly tokens: number | undefined;
  /** True when the router counted the tokens, roughly, since the server did not. */
  readonly tokensEstimated: boolean;
  /** True when it was cut at its token limit. */
  readonly cut: boolean;
  readonly text: string;
  readonly reasoning: string;
  /** True once the answer itself has begun, so that what comes before it is at an end. */
  readonly answering: boolean;
}

/** The stages that have begun, in their order. */
export function stagesOf(turn: ChatTurn): readonly StageModel[] {
  const roles = new Set<StageRole>();
  for (const event of turn.events) if (event.kind === "stage") roles.add(event.role);
  for (const text of turn.texts) roles.add(text.role);
  return [...roles].map((role) => stageOf(turn, role));
}

function stageOf(turn: ChatTurn, role: StageRole): StageModel {
  const begun = findLastEvent(turn, "stage", role);
  const end = findLastEvent(turn, "stageEnd", role);
  const spoken = turn.texts.find((text) => text.role === role);
  const { thinking, answer } = splitThinking(spoken?.text ?? "");
  return {
    role,
    tier: begun?.tier,
    modelId: begun?.modelId,
    endpoint: begun?.endpoint,
    ttftMs: findLastEvent(turn, "firstToken", role)?.ttftMs,
    totalMs: end?.totalMs,
    tokens: end?.tokens,
    tokensEstimated: end?.tokensEstimated === true,
    cut: end?.finish === "length",
    text: answer,
    reasoning: (spoken?.reasoning ?? "") + thinking,
    answering: answer.trim() !== "",
  };
}

type StageEvent = Extract<RouterEvent, { readonly role: StageRole }>;

function findLastEvent<K extends StageEvent["kind"]>(turn: ChatTurn, kind: K, role: StageRole) {
  return turn.events.findLast(
    (event): event is Extract<StageEvent, { readonly kind: K }> =>
      event.kind === kind && "role" in event && event.role === role,
  );
}
