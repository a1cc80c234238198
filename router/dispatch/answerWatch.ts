import type { StageRole } from "../../protocol/routerEvents.ts";
import type { Chunk } from "./chunk.ts";
import { ThoughtWatch } from "./withoutThinking.ts";

/** Tells of an answer, streamed or whole, whether there is more in it than a thought. */
export class AnswerWatch {
  /** More than a thought has come. */
  hasAnswer = false;
  readonly #isChat: boolean;
  #thought: ThoughtWatch | undefined;

  /** `isChat`: a text that a model completes may well end with a thought, which the prompt began. */
  constructor({ isChat }: { readonly isChat: boolean }) {
    this.#isChat = isChat;
  }

  see({ text, hasOther }: Chunk): void {
    if (this.hasAnswer) return;
    if (hasOther || (text !== "" && !this.#isChat)) this.hasAnswer = true;
    else if (text !== "") this.hasAnswer = (this.#thought ??= new ThoughtWatch()).isMoreWith(text);
  }

  /** Whether the stream has ended with a thought at most. One that did not come to its end may be what was asked for. */
  endsInThought(role: StageRole): boolean {
    if (this.hasAnswer) return false;
    if (this.#thought === undefined) return true;
    return this.#thought.isThought && (!this.#thought.isOpen || role === "refine");
  }
}
