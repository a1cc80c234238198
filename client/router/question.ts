import type { Turn } from "../../core/routing/decision.ts";

/** What the router is asked. */
export interface Question {
  readonly turns: readonly Turn[];
  /** The request's `model`: who is to answer, or `letProfileDecide`. */
  readonly model: string;
}
