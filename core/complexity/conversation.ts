import type { Turn } from "../routing/decision.ts";
import { has, questionMark } from "./characters.ts";
import type { Contribution } from "./contribution.ts";
import type { Reading } from "./features/feature.ts";
import type { PromptByItself } from "./promptByItself.ts";
import type { Sample } from "./sample.ts";

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
  const link = linkOf(reading, conversation, conversation.length);
  if (link === "stands alone") return undefined;
  const before = findQuestion(conversation, conversation.length, look);
  if (before === undefined) return undefined;
  const difference = before - raw;
  if (link === "goes on") return { label: "goes on with the question before", amount: difference };
  return difference > 0
    ? { label: "asks further after a hard question", amount: difference * shareOfFurther }
    : undefined;
}

/** How much of what the question before had more a further question has. */
const shareOfFurther = 0.5;

/** What lies further back is no longer spoken of. */
const mostTurns = 20;

/**
 * What the last question before a place sums to, where it stands: a turn that itself goes on with another ("yes", "the
 * second one") is none, and one that asks further has its share of that other.
 */
function findQuestion(
  conversation: readonly Turn[],
  before: number,
  look: (text: string) => PromptByItself,
): number | undefined {
  for (let at = before - 1; at >= Math.max(0, conversation.length - mostTurns); at--) {
    const turn = conversation[at];
    if (turn?.role !== "user") continue;
    const { reading, raw } = look(turn.content);
    if (isOnlyTalk(reading)) continue;
    const link = linkOf(reading, conversation, at);
    if (link === "stands alone") return raw;
    const earlier = findQuestion(conversation, at, look);
    if (earlier === undefined) return raw;
    return link === "goes on" ? earlier : raw + Math.max(0, earlier - raw) * shareOfFurther;
  }
  return undefined;
}

/** A prompt that is longer says itself what it wants. */
const mostWords = { goesOn: 8, asksFurther: 14, replies: 5, refuses: 3 };

/** How a prompt hangs on the first turns of a conversation, those before `before`. */
function linkOf(reading: Reading, conversation: readonly Turn[], before: number): Link {
  const { sample, found } = reading;
  if (sample.count.words === 0 || before === 0 || isRefusal(reading)) return "stands alone";
  const isTalk = found.has("thanks") || found.has("greeting") || found.has("agreement");
  const saysMore = (reading.isDemanding && !isOnlyGoOn(reading)) || reading.isSmallTask;
  if (sample.count.words <= mostWords.goesOn && !saysMore) {
    if (found.has("goOn")) return "goes on";
    const agrees = found.has("agreement") || (found.has("yes") && !found.has("thanks")) || letter.test(sample.asked);
    if ((agrees || (!isTalk && isReply(sample))) && asksBack(conversation[before - 1])) return "goes on";
    if (agrees) return "stands alone";
  }
  if (isTalk || reading.isSmallTask || sample.count.words > mostWords.asksFurther) return "stands alone";
  return "asks further";
}

/** "The second one", "Postgres", and "yes" in a language of which we know no word: what else answers a question. */
function isReply({ count }: Sample): boolean {
  return count.words <= mostWords.replies && !has(questionMark, count);
}

/** "Sim, faça isso": a word of "go on" may be one of building as well. */
function isOnlyGoOn({ sample, found }: Reading): boolean {
  const taken = (found.get("goOn")?.characters ?? 0) + (found.get("yes")?.characters ?? 0);
  return found.has("goOn") && 2 * taken >= sample.asked.trim().length;
}

/** No word of ours has one letter. */
const letter = /^ ?y[.! ]{0,9}$/;
const nod = /^ ?(?:k|不|否)[.!。！ ]{0,9}$/;

/** "no", "wait", "hmm": what follows it, if anything, is something else. */
function isRefusal(reading: Reading): boolean {
  const { sample, found } = reading;
  if (nod.test(sample.asked)) return true;
  return found.has("refusal") && sample.count.words <= mostWords.refuses && !reading.isDemanding;
}

/** Whether the answer before ends with an offer, so that "yes" is a wish and not a nod: in its last two sentences. */
function asksBack(last: Turn | undefined): boolean {
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
