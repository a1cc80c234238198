import type { Turn } from "../../core/routing/decision.ts";

/** What the router is asked. */
export interface Question {
  readonly turns: readonly QuestionTurn[];
  /** The request's `model`: who is to answer, or `letProfileDecide`. */
  readonly model: string;
}

/** A turn whose content may have images in it: then its parts as the OpenAI API writes them. */
export interface QuestionTurn {
  readonly role: Turn["role"];
  readonly content: string | readonly object[];
}
