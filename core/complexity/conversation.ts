import type { Turn } from "../routing/decision.ts";
import type { Contribution } from "./contribution.ts";
import { isDemanding, isSmallTask, read, type Reading } from "./features/feature.ts";
import { toSample } from "./sample.ts";

/** How a prompt hangs on what was said before. */
type Link = "goes on" | "asks further" | "stands alone";

/**
 * "Yes, do it" after a hard question is as hard as the question; a short "and if the node fails?" is partly so; "thanks"
 * is not. `sumOf` gives what a prompt has by itself.
 */
export function inheritedContribution(
  reading: Reading,
  conversation: readonly Turn[],
  sumOf: (prompt: string) => number,
): Contribution | undefined {
  const link = linkOf(reading, conversation);
  if (link === "stands alone") return undefined;
  const before = conversation.findLast(({ role, content }) => role === "user" && !isOnlyTalk(read(toSample(content))));
  if (before === undefined) return undefined;
  const difference = sumOf(before.content) - sumOf(reading.sample.text);
  if (link === "goes on") return { label: "goes on with the question before", amount: difference };
  return difference > 0 ? { label: "asks further after a hard question", amount: difference * 0.5 } : undefined;
}

/** A prompt that is longer says itself what it wants. */
const mostWords = { goesOn: 8, asksFurther: 14 };

function linkOf(reading: Reading, conversation: readonly Turn[]): Link {
  const { sample, found } = reading;
  if (sample.count.words === 0 || conversation.length === 0) return "stands alone";
  if (sample.count.words <= mostWords.goesOn && !isDemanding(reading) && !isSmallTask(reading)) {
    if (found.has("goOn")) return "goes on";
    if (found.has("yes") && !found.has("thanks")) return asksBack(conversation) ? "goes on" : "stands alone";
  }
  const isTalk = found.has("thanks") || found.has("greeting");
  if (isTalk || isSmallTask(reading) || sample.count.words > mostWords.asksFurther) return "stands alone";
  return "asks further";
}

/** Whether the answer before ends with a question, so that "yes" is a wish and not a nod. */
function asksBack(conversation: readonly Turn[]): boolean {
  const last = conversation.at(-1);
  return last?.role === "assistant" && /[?？؟]\s*\S{0,3}\s*$/.test(last.content.slice(-200));
}

function isOnlyTalk(reading: Reading): boolean {
  const { sample, found } = reading;
  const talks = found.has("goOn") || found.has("yes") || found.has("thanks") || found.has("greeting");
  return talks && sample.count.words <= mostWords.goesOn && !isDemanding(reading) && !isSmallTask(reading);
}
