import { countWords, has, questionMark, type WordCount } from "../characters.ts";
import { atLineStart, isProse } from "../linePattern.ts";

/** A prompt of a form that exams have, taken apart. */
export type ExamPrompt =
  | { readonly kind: "choice"; readonly stem: string; readonly options: readonly string[] }
  | { readonly kind: "wordProblem"; readonly stem: string; readonly options: readonly [] };

export type ExamKind = ExamPrompt["kind"];

const option = /^[ \t]*(?:\(([A-Ha-h])\)|([A-Ha-h])[.):])[ \t]+(\S.*)$/gm;

const optionLine = atLineStart(option);

/** Whether a prompt is a question with lettered options, or a sum told as a story; `undefined` for all others. */
export function parseExamPrompt(text: string, known: Known = lookAt(text)): ExamPrompt | undefined {
  return (known.isProse ? undefined : parseChoice(text)) ?? parseWordProblem(text, known.whole);
}

/** What a `Sample` knows of its text. */
interface Known {
  readonly whole: WordCount;
  readonly isProse: boolean;
}

function lookAt(text: string): Known {
  const whole = countWords(text);
  return { whole, isProse: isProse(text, whole) };
}

function parseChoice(text: string): ExamPrompt | undefined {
  // The last run of lines that are lettered in order: passages have lists of their own.
  if (!optionLine.test(text)) return undefined;
  let run: { readonly at: number; readonly content: string }[] = [];
  let best: typeof run = [];
  for (const match of text.matchAll(option)) {
    const place = (match[1] ?? match[2] ?? "").toLowerCase().charCodeAt(0) - 97;
    if (place !== run.length) run = [];
    if (place === run.length) run.push({ at: match.index, content: (match[3] ?? "").trim() });
    if (run.length >= 3) best = run;
  }
  const first = best[0];
  if (first === undefined) return undefined;
  return { kind: "choice", stem: text.slice(0, first.at).trim(), options: best.map(({ content }) => content) };
}

const askedAmount =
  /\bhow (?:many|much|long|far|old|tall|fast|heavy|big)\b|\bwhat\b|\bfind\b|\bcalculate\b|\bcuánt|\bwie viele?\b|\bcombien\b|\bquant[oaie]s?\b|сколько|多少|几|いくつ|何|कितन|كم/iu;

/** The same in text without other letters; for the one above Node 20 takes twenty times as long. */
const askedAmountInAscii =
  /\b(?:how (?:many|much|long|far|old|tall|fast|heavy|big)|what|find|calculate|wie viele?|combien|quant[oaie]s?)\b/i;

/** Of these, figures are something else than a story's. */
const programming =
  /^\s*(?:write|implement|create|design|build|develop|generate|draft)\b|\b(?:function|program|algorithm|code|array|complexity|api|server|database|python|sql)\b/i;

const figure = /\p{Nd}+|\b(?:two|three|four|five|six|seven|eight|nine|ten|twice|half|third|dozen)\b/giu;
const word = /\p{L}+/gu;

function parseWordProblem(text: string, whole: WordCount): ExamPrompt | undefined {
  // The questions that cost little or that few prompts pass come first.
  if (text.length > 2_000 || !(has(questionMark, whole) || text.trimEnd().endsWith("."))) return undefined;
  if (!(whole.isAscii ? askedAmountInAscii : askedAmount).test(text)) return undefined;
  if (programming.test(text) || /```|[{};]\s*$|\w\/\w+\.\w/m.test(text)) return undefined;
  if ((text.match(figure)?.length ?? 0) < 2 || (text.match(word)?.length ?? 0) < 20) return undefined;
  return { kind: "wordProblem", stem: text, options: [] };
}
