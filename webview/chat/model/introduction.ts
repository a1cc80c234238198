import type { ChatCommand, ChatStatus } from "../../../protocol/chatMessages.ts";

/** What an empty conversation says. */
export interface Introduction {
  readonly title: string;
  readonly line: string;
  readonly examples: readonly string[];
  /** What is to be done first. */
  readonly button?: { readonly title: string; readonly command: ChatCommand };
}

/** Questions that the guide models answer rightly (test/router/guideExamples.test.ts asks them); the last in two stages. */
export const guideExamples = [
  "What is a tier?",
  "How do I add a model to my profile?",
  "Explain step by step how failover works when a model is broken",
] as const;

/** From easy to hard, so that each is likely to meet another tier. */
export const generalExamples = [
  "Write a shell one-liner that finds the ten largest files here",
  "Explain optimistic locking and when it loses to a mutex",
  "Design a rate limiter for an API on three servers, and prove that it never lets too much through",
] as const;

export function describeIntroduction(status: ChatStatus | undefined): Introduction {
  if (status?.readiness === "none")
    return {
      title: "No profile is active",
      line: "Choose one to say which of your models answer.",
      examples: [],
      button: { title: "Choose a profile", command: "switchProfile" },
    };
  if (status?.readiness === "untrusted")
    return {
      title: "This workspace is not trusted",
      line: "Its files say which programs are started and where prompts are sent. Until you trust it, MAGI only reads them.",
      examples: [],
      button: { title: "Manage workspace trust", command: "manageTrust" },
    };
  if (status?.guide)
    return {
      title: "Ask the guide",
      line: "It runs on this machine and knows MAGI profiles.",
      examples: guideExamples,
    };
  return {
    title: "Ask your own models",
    line: "MAGI scores each prompt and sends it to the model that fits.",
    examples: generalExamples,
  };
}
