import type { AnswerPart } from "../../protocol/parseAnswerEvent.ts";

/** What VS Code's chat is to show next: text of the answer, or a line about what goes on. */
export type NativeOutput =
  { readonly kind: "markdown"; readonly text: string } | { readonly kind: "progress"; readonly text: string };

/**
 * Tells an answer to a chat that can only append: a draft is kept back while it is refined, and shown when that fails.
 */
export class NativeAnswer {
  #isDraft = false;
  #draft = "";

  /** What a part of the answer adds to what is shown. */
  take(part: AnswerPart): readonly NativeOutput[] {
    switch (part.kind) {
      case "text":
        if (this.#isDraft) {
          this.#draft += part.text;
          return [];
        }
        this.#draft = "";
        return [{ kind: "markdown", text: part.text }];
      case "event":
        return this.#takeEvent(part.event);
      case "done":
        return this.#flush();
      case "reasoning":
        return [];
    }
  }

  #takeEvent(event: Extract<AnswerPart, { readonly kind: "event" }>["event"]): readonly NativeOutput[] {
    switch (event.kind) {
      case "decision": {
        const tiers = event.decision.stages.map(({ tier }) => tier);
        return [progress(`Score ${event.decision.score.toFixed(1)} of 10: ${tiers.join(", then ")}`)];
      }
      case "stage":
        // The draft is kept until the first word of what takes its place.
        this.#isDraft = event.role === "draft";
        return [progress(`${stageWords[event.role]} ${event.modelId}`)];
      case "waiting":
      case "failover":
        return [progress(event.message)];
      case "draftOnly":
        return [progress(event.message), ...this.#flush()];
      case "firstToken":
      case "stageEnd":
        return [];
    }
  }

  #flush(): readonly NativeOutput[] {
    const text = this.#draft;
    this.#draft = "";
    return text === "" ? [] : [{ kind: "markdown", text }];
  }
}

const stageWords = { answer: "Answered by", draft: "Drafted by", refine: "Refined by" } as const;

function progress(text: string): NativeOutput {
  return { kind: "progress", text };
}
