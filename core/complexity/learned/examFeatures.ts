import { doublings } from "../doublings.ts";
import type { ExamPrompt } from "./examPrompt.ts";

/** What is counted in an exam prompt. The labels are what a person reads; features of one label are shown as one. */
export const examFeatures = {
  stemWords: "how long the question is",
  stemWordsSquared: "how long the question is",
  sentences: "how long the question is",
  optionWords: "how long the options are",
  optionWordsSquared: "how long the options are",
  optionSpread: "how long the options are",
  optionsOneWord: "how long the options are",
  optionsFewWords: "how long the options are",
  optionsFigures: "options are figures",
  optionsNames: "options are names",
  optionsAlike: "how alike the options are",
  optionsEcho: "how alike the options are",
  optionsSumUp: "options such as 'all of the above'",
  optionsStatements: "statements to judge",
  optionsVerdicts: "statements to judge",
  blank: "form of the question",
  endsWithQuestion: "form of the question",
  endsWithColon: "form of the question",
  whichOfThese: "form of the question",
  superlative: "form of the question",
  whoWhenWhere: "asks for a plain fact",
  why: "asks for reasons",
  howMany: "asks for an amount",
  calculate: "asks for an amount",
  not: "asks what is not so",
  notLoud: "asks what is not so",
  figures: "how many figures",
  figuresDense: "how many figures",
  figuresSquared: "how many figures",
  signs: "formulas",
  percent: "percentages",
  money: "sums of money",
  wordLength: "long words",
  longWords: "long words",
  longWordsDense: "long words",
  capitals: "names in it",
  variety: "how often words come again",
  quotation: "quotations",
  suppose: "assumptions",
  parts: "parts and multiples",
  relations: "relations between amounts",
} as const;

export type ExamFeature = keyof typeof examFeatures;
export const examFeatureNames = Object.keys(examFeatures) as ExamFeature[];

const wordsOf = (text: string): readonly string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];
const log = (count: number): number => doublings(1 + count);
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
const flag = (is: boolean): number => (is ? 1 : 0);

/** The values of all features, in the order of `examFeatureNames`. */
export function measureExamPrompt({ stem, options }: ExamPrompt): Float64Array {
  const all = [stem, ...options].join("\n");
  const values: Readonly<Record<ExamFeature, number>> = {
    ...measureStem(stem),
    ...measureOptions(stem, options),
    ...measureWords(all),
    why: flag(/\b(?:why|because)\b/i.test(all)),
    signs: log(count(all, /[=+*^<>∈∑∫√≤≥→↔∨∧¬~()[\]{}|\\]/g)),
    percent: log(count(all, /%|\bpercent/g)),
    money: log(count(all, /[$€£]\d/g)),
  };
  return Float64Array.from(examFeatureNames, (name) => values[name]);
}

function measureStem(stem: string) {
  const words = wordsOf(stem).length;
  const figures = count(stem, /\d+(?:[.,]\d+)*/g);
  return {
    stemWords: log(words),
    stemWordsSquared: (log(words) * log(words)) / 10,
    sentences: log(count(stem, /[.?!](?:\s|$)/g)),
    blank: flag(/_{2,}/.test(stem)),
    endsWithQuestion: flag(/\?\s*$/.test(stem)),
    endsWithColon: flag(/:\s*$/.test(stem)),
    whichOfThese: flag(/\bwhich of the following\b/i.test(stem)),
    superlative: flag(/\b(?:most|best|primary|main)\b/i.test(stem)),
    whoWhenWhere: flag(/\b(?:who|when|where)\b/i.test(stem)),
    howMany: flag(/\bhow (?:many|much)\b/i.test(stem)),
    calculate: flag(/\b(?:calculate|compute|find|determine|evaluate|estimate)\b/i.test(stem)),
    not: flag(/\b(?:NOT|EXCEPT|not|except|least|false|incorrect|never)\b/.test(stem)),
    notLoud: flag(/\b(?:NOT|EXCEPT|LEAST)\b/.test(stem)),
    figures: log(figures),
    figuresDense: (5 * figures) / (1 + words),
    figuresSquared: (log(figures) * log(figures)) / 5,
    quotation: flag(/["“'‘]\w/.test(stem)),
    suppose: log(count(stem, /\b(?:if|suppose|assume|given|let)\b/gi)),
    parts: log(count(stem, /\b(?:half|third|quarter|twice|double|triple|times|each|every|per|fraction)\b|\d\/\d/gi)),
    relations: log(
      count(
        stem,
        /\b(?:more|less|fewer|than|remaining|left|rest|total|altogether|average|ratio|before|after|older|younger|ago)\b/gi,
      ),
    ),
  };
}

function measureOptions(stem: string, options: readonly string[]) {
  const words = options.map((text) => wordsOf(text.toLowerCase()));
  const lengths = words.map((each) => each.length);
  const total = lengths.reduce((sum, each) => sum + each, 0);
  const share = (is: (text: string, length: number) => boolean): number =>
    options.length === 0 ? 0 : options.filter((text, at) => is(text, lengths[at] ?? 0)).length / options.length;
  const joined = options.join(" ");
  return {
    optionWords: log(total),
    optionWordsSquared: (log(total) * log(total)) / 10,
    optionSpread: options.length === 0 ? 0 : log(Math.max(...lengths) - Math.min(...lengths)),
    optionsOneWord: share((_, length) => length <= 1),
    optionsFewWords: share((_, length) => length <= 3),
    optionsFigures: share((text) => /^[\s$€£(-]*\.?\d/.test(text)),
    optionsNames: share((text) => /^\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)+$/u.test(text)),
    optionsAlike: overlap(words.map((each) => new Set(each))),
    optionsEcho: echo(stem, words),
    optionsSumUp: flag(/all of the above|none of the above|all of these|none of these|both|neither/i.test(joined)),
    optionsStatements: flag(/\b(?:I|II|III)\b(?:,| and| only)/.test(`${stem}\n${joined}`)),
    optionsVerdicts: share((text) => /^(?:Yes|No|Wrong|Not wrong|True|False)\b/.test(text)),
  };
}

/** How many of its words an option has in common with another, on average over all pairs. */
function overlap(options: readonly ReadonlySet<string>[]): number {
  let sum = 0;
  let pairs = 0;
  options.forEach((one, at) => {
    for (const other of options.slice(0, at)) {
      const common = [...one].filter((word) => other.has(word)).length;
      sum += common / Math.max(1, Math.min(one.size, other.size));
      pairs++;
    }
  });
  return pairs === 0 ? 0 : sum / pairs;
}

/** The share of the options' words that the question has as well. */
function echo(stem: string, options: readonly (readonly string[])[]): number {
  const asked = new Set(wordsOf(stem.toLowerCase()).filter((word) => word.length >= 4));
  const words = options.flatMap((each) => [...new Set(each)]);
  return words.length === 0 ? 0 : words.filter((word) => asked.has(word)).length / words.length;
}

function measureWords(text: string) {
  const words = text.match(/\p{L}+/gu) ?? [];
  const amount = Math.max(1, words.length);
  const long = words.filter((word) => word.length >= 9).length;
  return {
    wordLength: words.reduce((sum, word) => sum + word.length, 0) / amount,
    longWords: log(long),
    longWordsDense: (5 * long) / amount,
    capitals: words.filter((word) => /^\p{Lu}/u.test(word)).length / amount,
    variety: new Set(words.map((word) => word.toLowerCase())).size / amount,
  };
}
