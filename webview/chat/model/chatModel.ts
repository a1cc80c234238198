import type { ChatStatus, ChatTurn, ModelChoices, StageText, ToChatPage } from "../../../protocol/chatMessages.ts";
import type { StageRole } from "../../../protocol/routerEvents.ts";
import { assertNever } from "../../dom/assertNever.ts";

/** All that the page shows of the conversation. What is typed belongs to the input and is not in here. */
export interface ChatModel {
  /** Absent until the extension has said it. */
  readonly status?: ChatStatus;
  /** Where prompts can go and go. Absent until the extension has said it. */
  readonly choices?: ModelChoices;
  /** Absent until the extension has restored the conversation, so that the empty state does not flash. */
  readonly turns?: readonly ChatTurn[];
}

/** What the conversation is after a message. A turn that the message does not concern stays the same object. */
export function applyMessage(model: ChatModel, message: ToChatPage): ChatModel {
  switch (message.kind) {
    case "status":
      return { ...model, status: message.status };
    case "restore":
      return { ...model, turns: message.turns };
    case "choices":
      return { ...model, choices: message };
    case "turnStarted": {
      const { id, prompt, askedFor } = message;
      const asked = { id, prompt, ...(askedFor !== undefined && { askedFor }) };
      return withTurn(withoutLost(model), { ...asked, events: [], texts: [], state: "running" });
    }
    case "event":
      return changeTurn(model, message.id, (turn) => ({ ...turn, events: [...turn.events, message.event] }));
    case "text":
      return changeStage(model, message, (stage) => ({ ...stage, text: stage.text + message.text }));
    case "reasoning":
      return changeStage(model, message, (stage) => ({
        ...stage,
        reasoning: (stage.reasoning ?? "") + message.text,
      }));
    case "turnEnded":
      return changeTurn(model, message.id, (turn) => ({
        ...turn,
        state: message.state,
        ...(message.error !== undefined && { error: message.error }),
        ...(message.remedies !== undefined && { remedies: message.remedies }),
      }));
    case "compose":
      return model;
    default:
      return assertNever(message);
  }
}

/** The turn that is being answered. */
export function findRunning(model: ChatModel): ChatTurn | undefined {
  return model.turns?.findLast((turn) => turn.state === "running");
}

/** Whoever sends a prompt has seen where prompts go. */
function withoutLost(model: ChatModel): ChatModel {
  if (model.choices?.lost === undefined) return model;
  const { choices, chosen } = model.choices;
  return { ...model, choices: { choices, chosen } };
}

/** A turn that is tried again starts anew in its place. */
function withTurn(model: ChatModel, turn: ChatTurn): ChatModel {
  const turns = model.turns ?? [];
  const known = turns.some(({ id }) => id === turn.id);
  return { ...model, turns: known ? turns.map((old) => (old.id === turn.id ? turn : old)) : [...turns, turn] };
}

function changeTurn(model: ChatModel, id: string, change: (turn: ChatTurn) => ChatTurn): ChatModel {
  if (!model.turns?.some((turn) => turn.id === id)) return model;
  return { ...model, turns: model.turns.map((turn) => (turn.id === id ? change(turn) : turn)) };
}

function changeStage(
  model: ChatModel,
  { id, role }: { readonly id: string; readonly role: StageRole },
  change: (stage: StageText) => StageText,
): ChatModel {
  return changeTurn(model, id, (turn) => {
    const begun = turn.texts.some((stage) => stage.role === role);
    const texts = begun ? turn.texts : [...turn.texts, { role, text: "" }];
    return { ...turn, texts: texts.map((stage) => (stage.role === role ? change(stage) : stage)) };
  });
}
