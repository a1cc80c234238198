import type { Clock } from "../../core/ports.ts";
import type { ChatTurn, FromChatPage, ToChatPage } from "../../protocol/chatMessages.ts";
import { letProfileDecide } from "../../protocol/routerApi.ts";
import type { StageRole } from "../../protocol/routerEvents.ts";
import { describeError } from "../log/log.ts";
import type { Log } from "../log/log.ts";
import { RouterAnswerError } from "../router/answerError.ts";
import { untilTooLong } from "../router/endlessAnswer.ts";
import type { AnswerPart } from "../../protocol/parseAnswerEvent.ts";
import type { Question } from "../router/question.ts";
import type { KnownChoices } from "./choicesModel.ts";
import { ChosenModel } from "./chosenModel.ts";
import { newestTurns, reduceConversation, restoreConversation, toRequest } from "./conversationModel.ts";
import type { AskedTurn, ConversationAction, StoredConversation, TurnEnd } from "./conversationModel.ts";
import { remediesFor } from "./remediesModel.ts";
import { TextBatch } from "./textBatch.ts";

/** What the controller needs of its surroundings. */
export interface ChatPorts {
  /** Asks the router; rejects with a `RouterAnswerError` when there is no answer. */
  ask(question: Question, signal: AbortSignal): AsyncIterable<AnswerPart>;
  /** Shows a message on the page, if there is one. */
  post(message: ToChatPage): void;
  /** Keeps the conversation over a reload. */
  keep(conversation: StoredConversation): void;
  readonly mostTurns: () => number;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the page asks of the conversation; the rest is the editor's business (`chatActions.ts`). */
export type ConversationMessage = Extract<
  FromChatPage,
  { readonly kind: "ready" | "send" | "stop" | "retry" | "askAgain" | "newChat" | "input" | "choose" }
>;

const mostCharacters = 400_000;
const keepAfterMs = 500;

/** One conversation: asks, shows what comes, and keeps it. One question is under way at a time. */
export class ChatController {
  readonly #ports: ChatPorts;
  readonly #batch: TextBatch;
  readonly #chosen: ChosenModel;
  #turns: readonly ChatTurn[];
  #draftInput: string;
  #running: { readonly id: string; readonly abort: AbortController } | undefined;
  #cancelKeep: (() => void) | undefined;

  constructor(ports: ChatPorts, stored: unknown) {
    this.#ports = ports;
    const { turns, draftInput, model } = restoreConversation(stored);
    this.#turns = turns;
    this.#draftInput = draftInput;
    this.#chosen = new ChosenModel(model);
    this.#batch = new TextBatch(ports.clock, (piece) => {
      ports.post(piece);
    });
  }

  get turns(): readonly ChatTurn[] {
    return this.#turns;
  }

  receive(message: ConversationMessage): void {
    switch (message.kind) {
      case "ready":
        this.#postAll();
        this.#postChoices();
        return;
      case "send":
        this.#send(message.text);
        return;
      case "retry":
        this.#retry(message.id);
        return;
      case "askAgain":
        this.#askAgain(message.id);
        return;
      case "stop":
        if (this.#running?.id === message.id) this.stop();
        return;
      case "newChat":
        this.newChat();
        return;
      case "input":
        this.#draftInput = message.text;
        this.#keepSoon();
        return;
      case "choose":
        if (this.#chosen.choose(message.name)) this.#keepNow();
        this.#postChoices();
        return;
    }
  }

  /** Shows what prompts can be sent to from now on. What was chosen and is not there any more is given up, in the open. */
  offer(known: KnownChoices): void {
    const lost = this.#chosen.offer(known);
    this.#postChoices(lost);
    if (lost !== undefined) this.#keepNow();
  }

  /** Ends the answer that is under way; what came of it stays. */
  stop(): void {
    const running = this.#running;
    if (running === undefined) return;
    this.#end(running.id, { state: "stopped" });
    running.abort.abort(new Error("The answer was stopped."));
  }

  /** Begins anew. What was typed and chosen stays. */
  newChat(): void {
    this.stop();
    this.#apply({ kind: "cleared" });
    this.#postAll();
    this.#keepNow();
  }

  /** Stops and keeps everything; for the end of the window. */
  dispose(): void {
    this.stop();
    this.#keepNow();
  }

  #send(text: string): void {
    if (text.trim() === "") return;
    if (this.#running !== undefined) {
      // One answer at a time; what was typed goes back into the input.
      this.#ports.post({ kind: "compose", text });
      return;
    }
    this.#draftInput = "";
    void this.#ask({ id: this.#ports.newId(), prompt: text, ...askedFor(this.#chosen.name) });
  }

  #retry(id: string): void {
    const turn = this.#turns.find((one) => one.id === id);
    if (turn === undefined || turn.state === "running" || this.#running !== undefined) return;
    const model = this.#chosen.findExisting(turn.askedFor ?? letProfileDecide);
    void this.#ask({ id, prompt: turn.prompt, ...askedFor(model) });
  }

  #askAgain(id: string): void {
    const turn = this.#turns.at(-1);
    // What was said after an answer rests on it, so that only the newest one can be replaced.
    if (turn?.id !== id || this.#running !== undefined) return;
    void this.#ask({ id, prompt: turn.prompt, ...askedFor(this.#chosen.name) });
  }

  async #ask(asked: AskedTurn): Promise<void> {
    const { id } = asked;
    const abort = new AbortController();
    this.#running = { id, abort };
    this.#apply({ kind: "started", asked });
    this.#ports.post({ kind: "turnStarted", ...asked });
    this.#keepNow();
    const question = { turns: toRequest(this.#turns, id), model: asked.askedFor ?? letProfileDecide };
    let role: StageRole = "answer";
    try {
      for await (const part of untilTooLong(this.#ports.ask(question, abort.signal))) {
        // What was stopped is over, whatever still comes.
        if (abort.signal.aborted) return;
        if (part.kind === "event" && part.event.kind === "stage") role = part.event.role;
        this.#take(id, role, part);
      }
      this.#end(id, { state: "done" });
    } catch (error) {
      if (abort.signal.aborted) return;
      this.#ports.log.warn(`A question was not answered: ${describeError(error)}`);
      this.#end(id, toFailure(error));
      abort.abort(error);
    }
  }

  #take(id: string, role: StageRole, part: AnswerPart): void {
    switch (part.kind) {
      case "event":
        this.#apply({ kind: "event", id, event: part.event });
        this.#batch.flush();
        this.#ports.post({ kind: "event", id, event: part.event });
        return;
      case "text":
      case "reasoning":
        this.#apply({ kind: part.kind, id, role, text: part.text });
        this.#batch.add({ kind: part.kind, id, role, text: part.text });
        this.#keepSoon();
        return;
      case "done":
        return;
    }
  }

  #end(id: string, end: TurnEnd): void {
    if (this.#running?.id !== id) return;
    this.#running = undefined;
    this.#apply({ kind: "ended", id, ...end });
    this.#batch.flush();
    this.#ports.post({ kind: "turnEnded", id, ...end });
    this.#keepNow();
  }

  #apply(action: ConversationAction): void {
    this.#turns = reduceConversation(this.#turns, action);
  }

  #postAll(): void {
    this.#batch.drop();
    this.#ports.post({ kind: "restore", turns: this.#turns, draftInput: this.#draftInput });
  }

  #postChoices(lost?: string): void {
    this.#ports.post({ kind: "choices", ...this.#chosen.shown, ...(lost !== undefined && { lost }) });
  }

  #keepSoon(): void {
    this.#cancelKeep ??= this.#ports.clock.after(keepAfterMs, () => {
      this.#keepNow();
    });
  }

  #keepNow(): void {
    this.#cancelKeep?.();
    this.#cancelKeep = undefined;
    const kept = newestTurns(this.#turns, { mostTurns: this.#ports.mostTurns(), mostCharacters });
    // A conversation that is open is only shortened between two answers.
    if (this.#running === undefined) this.#turns = kept;
    const { name } = this.#chosen;
    const model = name === letProfileDecide ? {} : { model: name };
    this.#ports.keep({ turns: kept, draftInput: this.#draftInput, ...model });
  }
}

function askedFor(model: string): Pick<AskedTurn, "askedFor"> {
  return model === letProfileDecide ? {} : { askedFor: model };
}

function toFailure(error: unknown): TurnEnd {
  if (error instanceof RouterAnswerError)
    return { state: "failed", error: error.message, remedies: remediesFor(error) };
  return { state: "failed", error: "MAGI failed on this question; the log says why.", remedies: ["showLog"] };
}
