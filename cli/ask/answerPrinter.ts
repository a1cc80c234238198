import type { AnswerPart } from "../../protocol/parseAnswerEvent.ts";
import type { RouterEvent, StageRole } from "../../protocol/routerEvents.ts";
import { terminalSafe } from "../../core/text/terminalSafe.ts";

/** Where an answer is written. */
export interface Output {
  readonly write: (text: string) => void;
  /** Whether a person looks at it: then drafts and thoughts are shown too, dimmed. */
  readonly isTerminal: boolean;
  readonly hasColour: boolean;
}

/**
 * Prints an answer as it comes: the text on `out`, and what happens besides on `aside`. A program that reads `out` gets
 * the answer alone.
 */
export class AnswerPrinter {
  readonly #out: Output;
  readonly #aside: Output;
  #role: StageRole = "answer";
  /** Said with the first stage. */
  #decided = "";
  #answer = "";
  #draft = "";
  /** Whether the last thing on `out` was not the end of a line. */
  #isInLine = false;
  #last: Kind = "answer";

  constructor({ out, aside }: { readonly out: Output; readonly aside: Output }) {
    this.#out = out;
    this.#aside = aside;
  }

  /** The answer so far: the draft when it could not be refined. */
  get text(): string {
    return this.#answer;
  }

  take(part: AnswerPart): void {
    switch (part.kind) {
      case "event":
        this.#happened(part.event);
        return;
      case "reasoning":
        if (this.#out.isTerminal) this.#write(terminalSafe(part.text), "thought");
        return;
      case "text":
        this.#say(terminalSafe(part.text));
        return;
      case "done":
        return;
    }
  }

  /** To be called at the end, however it came. */
  end(): void {
    this.#freshLine();
  }

  #happened(event: RouterEvent): void {
    switch (event.kind) {
      case "decision":
        this.#decided = `score ${event.decision.score.toFixed(1)} → tier ${event.decision.tier}`;
        return;
      case "stage":
        this.#role = event.role;
        this.#note([this.#decided, `${verbs[event.role]} ${event.modelId}`].filter((part) => part !== "").join(" · "));
        this.#decided = "";
        return;
      case "waiting":
      case "failover":
        this.#note(event.message);
        return;
      case "firstToken":
      case "stageEnd":
        return;
      case "draftOnly":
        this.#note(event.message);
        this.#answer = this.#draft;
        if (!this.#out.isTerminal) this.#write(this.#draft);
        return;
    }
  }

  #say(text: string): void {
    if (this.#role !== "draft") {
      this.#answer += text;
      this.#write(text);
      return;
    }
    this.#draft += text;
    if (this.#out.isTerminal) this.#write(text, "draft");
  }

  #note(text: string): void {
    this.#freshLine();
    this.#aside.write(`${dim(terminalSafe(text), this.#aside)}\n`);
  }

  #write(text: string, kind: Kind = "answer"): void {
    if (text === "") return;
    if (kind !== this.#last) this.#freshLine();
    this.#last = kind;
    this.#out.write(kind === "answer" ? text : dim(text, this.#out));
    this.#isInLine = !text.endsWith("\n");
  }

  #freshLine(): void {
    if (this.#isInLine) this.#out.write("\n");
    this.#isInLine = false;
  }
}

/** What is written on `out`; where one follows the other, a line begins. */
type Kind = "thought" | "draft" | "answer";

const verbs: Readonly<Record<StageRole, string>> = {
  answer: "asking",
  draft: "drafting with",
  refine: "refining with",
};

function dim(text: string, { hasColour }: Output): string {
  return hasColour && text !== "" ? `\u001b[2m${text}\u001b[22m` : text;
}
