import type { ChatCommand, ChatStatus } from "../../../protocol/chatMessages.ts";

/** What an empty conversation says. */
export interface Introduction {
  readonly title: string;
  readonly line: string;
  readonly examples: readonly string[];
  /** What is to be done first: one of these, the usual one in front. */
  readonly buttons: readonly { readonly title: string; readonly command: ChatCommand }[];
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
  if (status?.missing !== undefined) return describeStart(status.missing);
  if (status?.readiness === "none")
    return {
      title: "No profile is active",
      line: "Choose one to say which of your models answer.",
      examples: [],
      buttons: [{ title: "Choose a profile", command: "switchProfile" }],
    };
  if (status?.readiness === "untrusted")
    return {
      title: "This workspace is not trusted",
      line: "Its files say which programs are started and where prompts are sent. Until you trust it, MAGI only reads them.",
      examples: [],
      buttons: [{ title: "Manage workspace trust", command: "manageTrust" }],
    };
  if (status?.guide)
    return {
      title: "Ask the guide",
      line: "It runs on this machine and knows MAGI profiles.",
      examples: guideExamples,
      buttons: [],
    };
  return {
    title: "Ask your own models",
    line: "MAGI scores each prompt and sends it to the model that fits.",
    examples: generalExamples,
    buttons: [],
  };
}

/** What somebody sees who has just begun. */
function describeStart(missing: NonNullable<ChatStatus["missing"]>): Introduction {
  switch (missing) {
    case "folder":
      return {
        title: "Open a folder first",
        line: "MAGI keeps your profiles in a folder of yours, beside your work or alone.",
        examples: [],
        buttons: [{ title: "Open a folder", command: "openFolder" }],
      };
    case "models":
      return {
        title: "Which models should answer?",
        line: "MAGI works with models of your own: files on this machine, servers that run, or one that it gets for you. The built-in guide needs neither.",
        examples: [],
        buttons: [
          { title: "Find models on this machine", command: "discoverModels" },
          { title: "Find model servers", command: "findServers" },
          { title: "Get a model", command: "getModel" },
          { title: "Try the built-in guide", command: "tryGuide" },
        ],
      };
    case "profile":
      return {
        title: "One more step",
        line: "Your models are known. A profile says which of them answer which prompts.",
        examples: [],
        buttons: [{ title: "Create a profile from my models", command: "createProfileFromModels" }],
      };
  }
}
