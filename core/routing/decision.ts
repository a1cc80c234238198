import type { Contribution } from "../complexity/contribution.ts";
import type { RoutingRule } from "../profile/profile.ts";

export interface Turn {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** What is asked: the last user turn is the prompt that is scored. */
export interface RouteRequest {
  readonly turns: readonly Turn[];
  /** The user's word wins over the score. */
  readonly pinned?: Pin;
  /** Why this request cannot be drafted and refined, such as "it offers tools"; absent when it can. */
  readonly onePassBecause?: string;
  /** Whether the conversation holds images. */
  readonly hasImages?: boolean;
  /** Characters that the model reads besides the turns, such as tool definitions and tool results. */
  readonly moreCharacters?: number;
  /** The most tokens that the answer may have, where the request says so. */
  readonly answerTokens?: number;
  /** Who answered the conversation's last prompt. */
  readonly lastAnsweredBy?: Pick<Candidate, "modelId" | "endpoint">;
}

export interface ScoredRequest extends RouteRequest {
  /** From `scoreRequest`. */
  readonly scored: Pick<Decision, "score" | "contributions">;
}

export interface Pin {
  readonly kind: "tier" | "model";
  readonly name: string;
}

/** Where a stage may be answered. The first of a stage's candidates is the choice, the others the failover order. */
export interface Candidate {
  readonly tier: string;
  readonly modelId: string;
  /** `Endpoint.id`. */
  readonly endpoint: string;
}

export interface StagePlan {
  readonly role: "answer" | "draft" | "refine";
  /** The tier that the profile asks for; a candidate's own tier differs after failover. */
  readonly tier: string;
  readonly candidates: readonly Candidate[];
  /** The tier's `expected_time_seconds`: a silence that is longer is looked into. */
  readonly expectedSeconds: number;
  /** Only a draft is cut. */
  readonly maxTokens?: number;
}

/** Score, tier, model, endpoint and the reasons, made before anything is sent. */
export interface Decision {
  readonly profile: string;
  /** 0 to 10. */
  readonly score: number;
  readonly contributions: readonly Contribution[];
  /** The tier that the score (or the user's pin) asks for. */
  readonly tier: string;
  /** The rule of the profile that named the tier, when one did. */
  readonly rule?: RoutingRule;
  /** One stage (`answer`), or two (`draft`, `refine`). Never empty; a stage without candidates cannot be served. */
  readonly stages: readonly StagePlan[];
  /** Why no model of the profile may be asked, such as a prompt that is too long for all of them; then no stage has candidates. */
  readonly refusal?: Refusal;
  /** What the rotation is to hold once this is carried out: places by key of `Balancing.turns`. */
  readonly turns?: readonly (readonly [key: string, place: number])[];
  /** Plain sentences, in the order of deciding: one for every choice, and for what was not chosen. */
  readonly reasons: readonly string[];
}

export interface Refusal {
  readonly code: "CONTEXT_TOO_LONG" | "NO_VISION";
  /** One or two sentences for a person, with the numbers. */
  readonly message: string;
}
