import type { Turn } from "../../core/routing/decision.ts";
import type { ChatCommand, ChatTurn, StageText } from "../../protocol/chatMessages.ts";
import { isRecord } from "../../protocol/guards.ts";
import { isChatTurn } from "../../protocol/parseToChatPage.ts";
import type { RouterEvent, StageRole } from "../../protocol/routerEvents.ts";

/** Everything that can happen to a conversation. */
export type ConversationAction =
  /** A new turn, or a turn that is asked again in its place. */
  | { readonly kind: "started"; readonly asked: AskedTurn }
  | { readonly kind: "event"; readonly id: string; readonly event: RouterEvent }
  | { readonly kind: "text" | "reasoning"; readonly id: string; readonly role: StageRole; readonly text: string }
  | ({ readonly kind: "ended"; readonly id: string } & TurnEnd)
  | { readonly kind: "cleared" };

/** What a turn is before anything comes of it. */
export type AskedTurn = Pick<ChatTurn, "id" | "prompt" | "askedFor">;

export type TurnEnd =
  | { readonly state: "done" | "stopped" }
  | { readonly state: "failed"; readonly error: string; readonly remedies?: readonly ChatCommand[] };

/** The conversation after an action. Actions on a turn that is not there change nothing. */
export function reduceConversation(turns: readonly ChatTurn[], action: ConversationAction): readonly ChatTurn[] {
  switch (action.kind) {
    case "cleared":
      return [];
    case "started": {
      const turn: ChatTurn = { ...action.asked, events: [], texts: [], state: "running" };
      const at = turns.findIndex(({ id }) => id === turn.id);
      return at < 0 ? [...turns, turn] : turns.with(at, turn);
    }
    case "event":
      return change(turns, action.id, (turn) => ({ ...turn, events: [...turn.events, action.event] }));
    case "text":
    case "reasoning":
      return change(turns, action.id, (turn) => ({ ...turn, texts: addText(turn.texts, action) }));
    case "ended":
      return change(turns, action.id, (turn) => end(turn, action));
  }
}

/** What the router is asked for a turn: the answered turns before it, and its prompt. */
export function toRequest(turns: readonly ChatTurn[], id: string): readonly Turn[] {
  const at = turns.findIndex((turn) => turn.id === id);
  const turn = turns[at];
  if (turn === undefined) return [];
  const before = turns.slice(0, at).flatMap((earlier): readonly Turn[] => {
    const answer = answerOf(earlier);
    // A question without an answer would be answered again together with the next one.
    if (answer === "") return [];
    return [
      { role: "user", content: earlier.prompt },
      { role: "assistant", content: answer },
    ];
  });
  return [...before, { role: "user", content: turn.prompt }];
}

/** What the user has as the answer: the last stage that wrote something. Empty for a turn that failed. */
function answerOf(turn: ChatTurn): string {
  if (turn.state === "failed") return "";
  return turn.texts.findLast(({ text }) => text !== "")?.text ?? "";
}

/** What is kept on disk: the newest turns, at most `mostTurns` of them and `mostCharacters` in all. */
export function newestTurns(
  turns: readonly ChatTurn[],
  bounds: { readonly mostTurns: number; readonly mostCharacters: number },
): readonly ChatTurn[] {
  let characters = 0;
  const kept: ChatTurn[] = [];
  for (const turn of turns.slice(-bounds.mostTurns).reverse()) {
    characters += sizeOf(turn);
    // The newest turn stays whatever its size.
    if (characters > bounds.mostCharacters && kept.length > 0) break;
    kept.unshift(turn);
  }
  return kept;
}

export interface StoredConversation {
  readonly turns: readonly ChatTurn[];
  readonly draftInput: string;
  /** Where the next prompt goes; absent when the profile decides. */
  readonly model?: string;
}

/** A conversation as it was kept, by this version or another; what does not make sense is left out. */
export function restoreConversation(value: unknown): StoredConversation {
  if (!isRecord(value)) return { turns: [], draftInput: "" };
  const { turns, draftInput, model } = value;
  const sound = Array.isArray(turns) ? turns.filter(isChatTurn) : [];
  return {
    turns: sound.map((turn) =>
      turn.state === "running"
        ? end(turn, {
            state: "failed",
            error: "The window was closed or reloaded while this answer was on its way.",
            remedies: [],
          })
        : turn,
    ),
    draftInput: typeof draftInput === "string" ? draftInput : "",
    ...(typeof model === "string" && { model }),
  };
}

function change(turns: readonly ChatTurn[], id: string, changed: (turn: ChatTurn) => ChatTurn): readonly ChatTurn[] {
  const at = turns.findIndex((turn) => turn.id === id);
  const turn = turns[at];
  return turn === undefined ? turns : turns.with(at, changed(turn));
}

function end(turn: ChatTurn, ended: TurnEnd): ChatTurn {
  if (ended.state !== "failed") return { ...turn, state: ended.state };
  const { error, remedies } = ended;
  return { ...turn, state: "failed", error, ...(remedies !== undefined && { remedies }) };
}

function addText(
  texts: readonly StageText[],
  { kind, role, text }: { readonly kind: "text" | "reasoning"; readonly role: StageRole; readonly text: string },
): readonly StageText[] {
  const at = texts.findLastIndex((stage) => stage.role === role);
  const stage = texts[at] ?? { role, text: "" };
  const longer =
    kind === "text" ? { ...stage, text: stage.text + text } : { ...stage, reasoning: (stage.reasoning ?? "") + text };
  return at < 0 ? [...texts, longer] : texts.with(at, longer);
}

function sizeOf(turn: ChatTurn): number {
  const texts = turn.texts.reduce((sum, { text, reasoning }) => sum + text.length + (reasoning?.length ?? 0), 0);
  return turn.prompt.length + texts;
}
