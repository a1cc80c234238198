import type { RouteRequest } from "./decision.ts";
import { estimateTokens, mostTokens } from "./estimateTokens.ts";
import type { TokenEstimate } from "./estimateTokens.ts";

/** `tight`: it may not fit, or leave no room for an answer. `never`: it surely does not. */
export type Fit = "fits" | "tight" | "never";

/** What a stage adds to the prompt and wants as an answer, in tokens. */
export interface Room {
  readonly more: number;
  readonly answer: number;
}

/** An answer that nobody limits should have at least this much room. */
export const usualAnswer = 256;

/** The room that a request wants by itself, whatever stage it is for. */
export function roomFor({ answerTokens = usualAnswer }: RouteRequest): Room {
  return { more: 0, answer: answerTokens };
}

/** What one image is for a model: from some 80 to over 1,500 tokens. */
export const imageTokens = { low: 64, middle: 500 };

/** How long a request is. Counting waits until a context is so small that it matters. */
export class PromptSize {
  readonly #request: RouteRequest;
  readonly #most: number;
  #whole: TokenEstimate | undefined;
  #lastOnly: TokenEstimate | undefined;

  constructor(request: RouteRequest) {
    this.#request = request;
    let characters = request.moreCharacters ?? 0;
    for (const turn of request.turns) characters += turn.content.length;
    this.#most = mostTokens(characters, request.turns.length) + (request.hasImages === true ? 4_000 : 0);
  }

  fitIn(contextTokens: number, isSingleTurn: boolean, { more, answer }: Room): Fit {
    // A small model may be asked although it has no room for an answer as long as somebody would allow.
    const room = contextTokens - Math.min(answer, Math.floor(contextTokens / 4)) - more;
    if (this.#most <= room) return "fits";
    const { low, middle } = this.estimate(isSingleTurn);
    if (middle <= room) return "fits";
    return low <= contextTokens ? "tight" : "never";
  }

  /** Tokens of the conversation, or of its last prompt for a model that reads no more. */
  estimate(isSingleTurn: boolean): TokenEstimate {
    if (isSingleTurn) return (this.#lastOnly ??= this.#measure([lastPrompt(this.#request)], 0));
    return (this.#whole ??= this.#measure(
      this.#request.turns.map(({ content }) => content),
      this.#request.moreCharacters ?? 0,
    ));
  }

  #measure(texts: readonly string[], moreCharacters: number): TokenEstimate {
    const { low, middle } = estimateTokens(texts, moreCharacters);
    if (this.#request.hasImages !== true) return { low, middle };
    return { low: low + imageTokens.low, middle: middle + imageTokens.middle };
  }
}

/** The last user turn, or an empty text. */
export function lastPrompt({ turns }: Pick<RouteRequest, "turns">): string {
  return turns.findLast((turn) => turn.role === "user")?.content ?? "";
}
