import type { Turn } from "../routing/decision.ts";
import { inHundredths, sum, type Score } from "./contribution.ts";
import { inheritedContribution } from "./conversation.ts";
import type { Model } from "./learned/model.ts";
import { readPrompt, readPromptOnce, type PromptByItself } from "./promptByItself.ts";
import { toRank } from "./rank.ts";

/**
 * How hard a prompt is, from its text and the turns before it, without asking a model. The same text gives the same
 * score on every machine; the time it takes does not grow with the prompt beyond its first few thousand characters.
 */
export function scorePrompt(prompt: string, conversation: readonly Turn[]): Score {
  return score(prompt, conversation, readPromptOnce);
}

/** The same with other learned weights, or with none: for training and for measuring. */
export function scorePromptWith(model: Model | undefined, prompt: string, conversation: readonly Turn[]): Score {
  return score(prompt, conversation, (text) => readPrompt(text, model));
}

function score(prompt: string, conversation: readonly Turn[], look: (text: string) => PromptByItself): Score {
  const own = look(prompt);
  const inherited = inheritedContribution(own, conversation, look);
  if (inherited === undefined) return { score: toRank(own.raw), raw: own.raw, contributions: own.contributions };
  const contributions = [...own.contributions, ...inHundredths([inherited])];
  const raw = sum(contributions);
  return { score: toRank(raw), raw, contributions };
}
