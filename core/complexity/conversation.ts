import type { Turn } from "../routing/decision.ts";
import type { Contribution } from "./contribution.ts";
import type { Reading } from "./features/feature.ts";
import type { PromptByItself } from "./promptByItself.ts";

/** How a prompt hangs on what was said before. */
type Link = "goes on" | "asks further" | "stands alone";

/**
 * "Yes, do it" after a hard question is as hard as the question; a short "and if the node fails?" is partly so; "thanks"
 * is not. `look` reads a turn as a prompt is read.
 */
export function inheritedContribution(
  { reading, raw }: PromptByItself,
  conversation: readonly Turn[],
  look: (text: string) => PromptByItself,
): Contribution | undefined {
  const link = linkOf(reading, conversation);
  if (link === "stands alone") return undefined;
  const before = findQuestion(conversation, look);
  if (before === undefined) return undefined;
  const difference = before.raw - raw;
  if (link === "goes on") return { label: "goes on with the question before", amount: difference };
  return difference > 0 ? { label: "asks further after a hard question", amount: difference * 0.5 } : undefined;
}

/** What lies further back is no longer spoken of. */
const mostTurns = 20;

function findQuestion(
  conversation: readonly Turn[],
  look: (text: string) => PromptByItself,
): PromptByItself | undefined {
  for (let at = conversation.length - 1; at >= Math.max(0, conversation.length - mostTurns); at--) {
    const turn = conversation[at];
    if (turn?.role !== "user") continue;
    const asked = look(turn.content);
    if (!isOnlyTalk(asked.reading)) return asked;
  }
  return undefined;
}

/** A prompt that is longer says itself what it wants. */
const mostWords = { goesOn: 8, asksFurther: 14, refuses: 3 };

function linkOf(reading: Reading, conversation: readonly Turn[]): Link {
  const { sample, found } = reading;
  if (sample.count.words === 0 || conversation.length === 0 || isRefusal(reading)) return "stands alone";
  if (sample.count.words <= mostWords.goesOn && !reading.isDemanding && !reading.isSmallTask) {
    if (found.has("goOn")) return "goes on";
    const agrees = found.has("agreement") || (found.has("yes") && !found.has("thanks")) || letter.test(sample.asked);
    if (agrees) return asksBack(conversation) ? "goes on" : "stands alone";
  }
  const isTalk = found.has("thanks") || found.has("greeting") || found.has("agreement");
  if (isTalk || reading.isSmallTask || sample.count.words > mostWords.asksFurther) return "stands alone";
  return "asks further";
}

/** No word of ours has one letter. */
const letter = /^ ?y[.! ]{0,9}$/;
const nod = /^ ?k[.! ]{0,9}$/;

/** "no", "wait", "hmm": what follows it, if anything, is something else. */
function isRefusal(reading: Reading): boolean {
  const { sample, found } = reading;
  if (nod.test(sample.asked)) return true;
  return found.has("refusal") && sample.count.words <= mostWords.refuses && !reading.isDemanding;
}

/** Whether the answer before ends with an offer, so that "yes" is a wish and not a nod: in its last two sentences. */
function asksBack(conversation: readonly Turn[]): boolean {
  const last = conversation.at(-1);
  if (last?.role !== "assistant") return false;
  const sentences = last.content
    .slice(-400)
    .replace(/```[^`]*```\s*$/, "")
    .split(/(?<=[.!?？؟。！])\s+|(?<=[？。！])|\n+/)
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
  return sentences.slice(-2).some((sentence) => offer.test(sentence));
}

const offer = /[?？؟]|\b(?:let me know (?:if|whether|when)|(?:just )?say the word|shall i|tell me (?:if|whether))\b/i;

function isOnlyTalk(reading: Reading): boolean {
  const { sample, found } = reading;
  const talks = (["goOn", "yes", "agreement", "refusal", "thanks", "greeting"] as const).some((name) =>
    found.has(name),
  );
  return talks && sample.count.words <= mostWords.goesOn && !reading.isDemanding && !reading.isSmallTask;
}
