import type { Turn } from "../routing/decision.ts";
import type { Contribution, Score } from "./contribution.ts";
import { features, toSample } from "./features.ts";

/** How many raw points lie between a prompt of middling difficulty and one that is harder than 73 % of the others. */
const spread = 0.9;
/** A raw score of an ordinary prompt; ranks are counted from here. */
const middle = 0.1;

/**
 * How hard a prompt is, from its text and the turns before it, without asking a model. The same text gives the same
 * score on every machine; the time it takes does not grow with the prompt beyond its first few thousand characters.
 */
export function scorePrompt(prompt: string, conversation: readonly Turn[]): Score {
  const contributions = [...ownContributions(prompt)];
  const inherited = inheritedContribution(prompt, conversation);
  if (inherited !== undefined) contributions.push(inherited);
  const raw = contributions.reduce((sum, { amount }) => sum + amount, 0);
  return { score: toRank(raw), contributions };
}

function ownContributions(prompt: string): readonly Contribution[] {
  const sample = toSample(prompt);
  return features.flatMap((feature) => {
    const contribution = feature(sample);
    return contribution === undefined || contribution.amount === 0
      ? []
      : [{ label: contribution.label, amount: Math.round(contribution.amount * 100) / 100 }];
  });
}

const goOn =
  /^\s*(?:yes|yep|sure|ok(?:ay)?|please|go on|go ahead|continue|do it|do that|and now|again|more|next|ja|sí|oui|weiter|继续|続けて)(?![\p{L}])/iu;
const thanks = /^\s*(?:thanks|thank you|thx|great|nice|danke|gracias|merci|谢谢|ありがとう)(?![\p{L}])/iu;

/** "Yes, do it" after a hard question is as hard as the question; "thanks" is not. */
function inheritedContribution(prompt: string, conversation: readonly Turn[]): Contribution | undefined {
  if (prompt.length > 80 || !goOn.test(prompt) || thanks.test(prompt)) return undefined;
  const before = conversation.findLast((turn) => turn.role === "user" && !goOn.test(turn.content));
  if (before === undefined) return undefined;
  const theirs = ownContributions(before.content).reduce((sum, { amount }) => sum + amount, 0);
  const own = ownContributions(prompt).reduce((sum, { amount }) => sum + amount, 0);
  return theirs > own ? { label: "goes on with the question before", amount: theirs - own } : undefined;
}

/** One decimal is what people see and what thresholds are written in, so it is also what is compared. */
function toRank(raw: number): number {
  return Math.round(100 / (1 + Math.exp(-(raw - middle) / spread))) / 10;
}
