import { comma, formulaSign, has, questionMark } from "../characters.ts";
import { doublings } from "../doublings.ts";
import type { Sample } from "../sample.ts";
import { atLineStart } from "../linePattern.ts";
import { findWordsIn, type Feature, type Reading, type WordName } from "./feature.ts";

/** Greetings and thanks, when nothing else is said. */
export const smallTalk: Feature = (reading) => {
  const { sample, found } = reading;
  const taken = (name: WordName): number => found.get(name)?.characters ?? 0;
  const polite = taken("greeting") + taken("thanks");
  if (polite + taken("yes") === 0 || reading.isDemanding) return undefined;
  if ((polite + taken("yes")) / sample.asked.trim().length >= 0.4)
    return { label: taken("greeting") > 0 ? "greeting" : "small talk", amount: -2.4 };
  // "Thanks, that was exactly what I was looking for and it saved me the whole afternoon!"
  const isQuestion = has(questionMark, sample.whole);
  return taken("thanks") > 0 && !reading.isSmallTask && !isQuestion && opensWith("thanks", reading)
    ? { label: "small talk", amount: -2 }
    : undefined;
};

/** In its first two words: "a regex that works" thanks nobody. */
function opensWith(name: WordName, { sample: { asked } }: Reading): boolean {
  const [first = ""] = /^ ?\S*(?: \S+)?/.exec(asked) ?? [];
  return findWordsIn(first.slice(0, 24)).has(name);
}

/** Each doubling counts the same, up to a point, and not at all where the length is that of what is translated or corrected. */
export const length: Feature = (reading) => {
  const { words } = reading.sample.count;
  const amount = Math.min(1, Math.max(-0.6, 0.25 * (doublings(words) - 3)));
  if (amount > 0 && reading.isSmallTask) return undefined;
  return { label: words < 8 ? "short" : "length", amount };
};

/** Long words are those of special subjects, in the alphabets that put spaces between words. */
export const longWords: Feature = (reading) => {
  if (reading.isSmallTask) return undefined;
  const { alphabetic, long } = reading.sample.count;
  const amount = Math.min(0.6, (1.8 * long) / (alphabetic + 4));
  return amount < 0.15 ? undefined : { label: "long words", amount };
};

export const constraints: Feature = (reading) => {
  const { sample, found } = reading;
  // Where something was taken out, lines may begin anew.
  const mayHaveList = !sample.isProse || sample.lines !== sample.text;
  const listed = mayHaveList && listItem.test(sample.lines) ? countListed(reading) : 0;
  const count = Math.min(5, listed + countLimits(sample.asked) + (found.get("constraint")?.words ?? 0));
  if (count === 0) return undefined;
  const amount = 0.15 + 0.3 * count;
  const label = count === 1 ? "one constraint" : `${String(count)} constraints`;
  return { label, amount: reading.isSmallTask ? amount / 2 : amount };
};

/** "- Ann", "- Bob" are wishes only where something is to be made of them: "build a shop with - a cart - a login". */
function countListed({ sample, found }: Reading): number {
  const isMade = found.has("build") || found.has("design") || found.has("plan");
  return sample.lines.match(isMade ? listItems : listSentences)?.length ?? 0;
}

/** "one pan, no oven, max 30 minutes": what is ruled out beside the wish, and how much there may be. */
const limits =
  /(?:, ?|; ?|\b(?:and|but|with) )no (?!thanks|problem|worries|one\b|matter|longer|idea|need|doubt|i\b|it\b|that\b)[a-z]|\b(?:max|maximum|min|minimum) \d/g;

/** Most prompts have no such word, and are searched for none. */
function countLimits(asked: string): number {
  const may = asked.includes("no ") || asked.includes("max") || asked.includes("min");
  return may ? (asked.match(limits)?.length ?? 0) : 0;
}

const listItems = /^[ \t]*(?:[-*•]|\d{1,3}[.)])[ \t]+\S/gm;
const listItem = atLineStart(listItems);
const listSentences = /^[ \t]*(?:[-*•]|\d{1,3}[.)])[ \t]+\S+[ \t]+\S+[ \t]+\S/gm;

/** "with auth, a cart, payments and an admin panel": each part is work. */
export const parts: Feature = (reading) => {
  if (!reading.isDemanding || reading.isSmallTask || !has(comma, reading.sample.count)) return undefined;
  const commas = reading.sample.lines.match(partEnds)?.length ?? 0;
  return commas < 2 ? undefined : { label: "several parts", amount: Math.min(0.6, 0.15 * commas) };
};

const partEnds = /[,;؛،](?=\s\p{L})|[，、]/gu;

/** Building a function is one thing, building a shop another. */
export const wholeProgram: Feature = ({ found, sample: { asked } }) =>
  found.has("build") &&
  /\b(?:website|web app|app|application|platform|game|compiler|engine|server|api|backend|dashboard|bot|crawler|plugin|extension|service|library|framework|simulator|clone|full stack|e commerce|marketplace|cli tool)\b/.test(
    asked,
  )
    ? { label: "a whole program", amount: 0.5 }
    : undefined;

export const questions: Feature = ({ sample }) => {
  if (!has(questionMark, sample.count)) return undefined;
  const count = Math.min(4, sample.lines.match(/[?？؟](?=\s|$|[^\x20-\x7e])/g)?.length ?? 0);
  return count < 2 ? undefined : { label: `${String(count)} questions`, amount: 0.25 * (count - 1) };
};

/** "15 % of 80" and "7 + 8" are one sum; three figures and more have to be put together first. */
export const figures: Feature = ({ sample }) => {
  const { lines } = sample;
  const isShort = lines.length < 60 && sample.count.words <= 8;
  if (!hasDigit(sample) || (!isShort && sample.count.isAscii && sample.count.numbers < 3)) return undefined;
  const count = lines.match(figure)?.length ?? 0;
  const isOneSum = isShort && ((count <= 2 && oneSum.test(lines)) || linear.test(lines) || ofFigures.test(lines));
  if (isOneSum) return { label: "one small sum", amount: -1.5 };
  if (count < 3) return undefined;
  return { label: "several figures", amount: Math.min(0.8, 0.15 * count) };
};

const figure = /(?<![\p{L}\p{N}_[^-])\p{Nd}+(?:[.,:/-]\p{Nd}+)*/gu;

/** In a text of ASCII it is known already. */
function hasDigit({ lines, count }: Sample): boolean {
  return count.numbers > 0 || (!count.isAscii && anyDigit.test(lines));
}

const anyDigit = /[0-9\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef]/;

/** "Solve 2x + 3 = 11": one letter, and nothing but figures besides. */
const linear =
  /^\s*(?:(?:please )?(?:solve|simplify|calculate|compute|evaluate|round)(?: for [a-z])?:?\s)?[-+\d*/×÷().,\s]*([a-z])?(?:[-+\d*/×÷().,=\s]|\1)*\??\s*$/i;

/** "mean of 4, 8 and 15" */
const ofFigures =
  /^\s*(?:what(?:'s| is) )?(?:the )?(?:sum|mean|average|median|largest|biggest|smallest|greatest|maximum|minimum|product) of [\d.]{1,9}(?:(?:, ?| )(?:and |& )?[\d.]{1,9}){1,8}\s{0,3}\??\s{0,3}$/i;

const oneSum =
  /\p{Nd}\s*(?:[-+*/x×·÷]|%\s*(?:of|von|de|di)|plus|minus|times|divided by|mal|más|por|fois|más|mais|vezes|на|加|减|乘|たす|かける|और|ضرب)\s*\p{Nd}/iu;

/** "100k requests", "2 TB": what works on a small scale no longer does. */
export const largeScale: Feature = ({ sample }) =>
  hasDigit(sample) && largeAmount.test(sample.asked) ? { label: "large amounts", amount: 0.4 } : undefined;

const largeAmount =
  /(?<![\p{L}\p{N}])\d[\d.,]{0,15}\s?(?:k|m|gb|tb|pb|rps|qps|million\w*|billion\w*|万|億|亿)(?![\p{L}\p{N}])|\d{1,3}[.,]000(?!\d)|\d{5,15}\s\p{L}{4,}/u;

/** Signs of mathematics, in any language. */
export const formulas: Feature = ({ sample: { text, whole } }) =>
  has(formulaSign, whole) && hasFormula(text) ? { label: "formulas", amount: 0.7 } : undefined;

function hasFormula(text: string): boolean {
  return (
    (text.includes("\\") && /\\(?:int|sum|frac|sqrt|lim|forall|exists)\b/.test(text)) ||
    (text.includes("^") && /\w\^[\w({-]/.test(text)) ||
    (text.includes("O(") && /\bO\([^)]{1,12}\)/.test(text)) ||
    /[∫∑∂∇√≤≥∈∀∃∞⊂∪²³]/.test(text)
  );
}
