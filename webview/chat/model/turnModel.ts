import type { ChatCommand, ChatTurn } from "../../../protocol/chatMessages.ts";
import { durationWords } from "../../text/durationWords.ts";
import { findBadge, type BadgeModel } from "./badgeModel.ts";
import { stagesOf, type StageModel } from "./stageModel.ts";

/** All that is shown of a turn, in words. */
export interface TurnModel {
  readonly prompt: string;
  readonly badge: BadgeModel | undefined;
  /** Quiet lines above the answer: detours. */
  readonly detours: readonly string[];
  readonly stages: readonly ShownStage[];
  /** What is being waited for; absent while text arrives and when all is said. */
  readonly busy: string | undefined;
  /** Quiet lines below the answer: what is missing from it. */
  readonly remarks: readonly string[];
  readonly ending: TurnEnding | undefined;
  /** What "Copy" takes: the answer without the draft that it replaces. */
  readonly answer: string;
}

export interface ShownStage {
  readonly stage: StageModel;
  /** `Draft · fast · model · 182 ms`; absent for an answer in one stage, whose badge says the same. */
  readonly title: string | undefined;
  /** True while it thinks and has not begun to answer. */
  readonly thinking: boolean;
  /** True for a draft whose refined answer has begun and has not broken off. */
  readonly superseded: boolean;
  /** True for a refinement that came to nothing, of which a remark tells. */
  readonly vain: boolean;
}

export type TurnEnding =
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly error: string; readonly remedies: readonly ChatCommand[] };

export function describeTurn(turn: ChatTurn): TurnModel {
  const stages = stagesOf(turn);
  const refined = turn.state !== "failed" && stages.some((stage) => stage.role === "refine" && stage.answering);
  const draftOnly = turn.events.some((event) => event.kind === "draftOnly");
  return {
    prompt: turn.prompt,
    badge: findBadge(turn, stages),
    detours: unique(turn.events.flatMap((event) => (event.kind === "failover" ? [event.message] : []))),
    stages: stages.map((stage) => ({
      stage,
      title: titleOf(stage),
      thinking: turn.state === "running" && stage.reasoning !== "" && !stage.answering && stage.totalMs === undefined,
      superseded: stage.role === "draft" && refined,
      vain: draftOnly && stage.role === "refine" && !stage.answering && stage.reasoning === "",
    })),
    busy: turn.state === "running" ? findBusy(turn, stages) : undefined,
    remarks: remarksOn(turn, stages),
    ending: findEnding(turn),
    answer: stages.findLast((stage) => stage.answering)?.text ?? "",
  };
}

function titleOf({ role, tier, modelId, ttftMs }: StageModel): string | undefined {
  if (role === "answer") return undefined;
  const name = role === "draft" ? "Draft" : "Refined";
  const facts = [name, tier, modelId, ttftMs === undefined ? undefined : durationWords(ttftMs)];
  return facts.filter((fact) => fact !== undefined).join(" · ");
}

function findBusy(turn: ChatTurn, stages: readonly StageModel[]): string | undefined {
  const decision = turn.events.findLast((event) => event.kind === "decision")?.decision;
  const current = stages.at(-1);
  const wait = findWait(turn, stages);
  if (wait !== undefined) return wait;
  if (!decision && !current) return "Choosing a model…";
  if (!current) return "Waiting for the model…";
  const draftOnly = turn.events.some((event) => event.kind === "draftOnly");
  if (current.role === "draft" && current.totalMs !== undefined) return draftOnly ? undefined : "Refining…";
  if (current.answering || current.reasoning !== "") return undefined;
  return current.role === "refine" ? "Refining…" : "Waiting for the first token…";
}

/** What the newest event says is waited for. A stage may wait in line before it has begun, when only its event tells of it. */
function findWait(turn: ChatTurn, stages: readonly StageModel[]): string | undefined {
  const latest = turn.events.at(-1);
  if (latest?.kind !== "waiting") return undefined;
  const stage = stages.find(({ role }) => role === latest.role);
  return stage?.answering === true || (stage?.reasoning ?? "") !== "" ? undefined : latest.message;
}

function remarksOn(turn: ChatTurn, stages: readonly StageModel[]): readonly string[] {
  const last = stages.at(-1);
  return unique([
    ...turn.events.flatMap((event) => (event.kind === "draftOnly" ? [event.message] : [])),
    // A draft is meant to be cut; an answer is not.
    ...(last?.cut && last.role !== "draft" ? ["The answer was cut at the model's token limit."] : []),
    ...(turn.state === "done" && !stages.some((stage) => stage.answering) ? ["The model sent no text."] : []),
  ]);
}

function findEnding(turn: ChatTurn): TurnEnding | undefined {
  if (turn.state === "stopped") return { kind: "stopped" };
  if (turn.state !== "failed") return undefined;
  return {
    kind: "failed",
    error: turn.error ?? "The answer failed, and nobody said why.",
    remedies: turn.remedies ?? ["showHealth"],
  };
}

function unique(lines: readonly string[]): readonly string[] {
  return [...new Set(lines)];
}
