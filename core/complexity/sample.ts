import { withoutAsides } from "./asides.ts";
import { backtick, countWords, has, type WordCount } from "./characters.ts";
import { atLineStart, isProse } from "./linePattern.ts";
import { codeLine, withoutPastedCode } from "./pastedCode.ts";
import { withoutTagged } from "./tagged.ts";

/** What of a prompt is looked at. Reading costs the same for a megabyte as for a few pages. */
export interface Sample {
  /** The prompt, or of a long one its beginning, its end and four places in between. */
  readonly text: string;
  /** Of `text`. */
  readonly whole: WordCount;
  /** Whether there is no line in `text` that a pattern of lines is about. */
  readonly isProse: boolean;
  /** What is asked, in its own lines: the text without code, diffs, traces, logs, quotations and `withoutAsides`. */
  readonly lines: string;
  /** `lines` as words are looked up in it: `foldWords`. */
  readonly asked: string;
  /** Of `lines`. */
  readonly count: WordCount;
}

/** Where people say what they want. */
const atEachEnd = 1_000;
const between = { places: 4, length: 100 };
const readWhole = 2 * atEachEnd + between.places * between.length;

export function toSample(prompt: string): Sample {
  const parts = cut(prompt);
  const text = parts.length === 1 ? prompt : parts.join("\n");
  const whole = countWords(text);
  const isAllProse = isProse(text, whole);
  const own = isAllProse && !has(backtick, whole) ? text : withoutMaterial(parts, text);
  const lines = withoutAsides(own, whole);
  const count = lines === text ? whole : countWords(lines);
  return { text, whole, isProse: isAllProse, lines, asked: foldCounted(lines, count), count };
}

/** Whether nothing of a prompt is left out for its length. */
export function isReadWhole(prompt: string): boolean {
  return prompt.length <= readWhole;
}

function cut(prompt: string): readonly string[] {
  if (isReadWhole(prompt)) return [prompt];
  const parts = [prompt.slice(0, atEachEnd)];
  const step = Math.floor((prompt.length - 2 * atEachEnd) / (between.places + 1));
  for (let place = 1; place <= between.places; place++) {
    const at = atEachEnd + place * step;
    parts.push(prompt.slice(at, at + between.length));
  }
  parts.push(prompt.slice(-atEachEnd));
  return parts;
}

function withoutMaterial(parts: readonly string[], text: string): string {
  if (parts.length === 1) return withoutPastedCode(withoutMaterialIn(withoutTagged(text, true)));
  const pieces = codeLine.test(text) ? parts.map(withoutCutLines) : parts;
  const joined = pieces.join("\n");
  const untagged = withoutTagged(joined, false);
  return withoutPastedCode(untagged === joined ? withoutMaterialOf(pieces) : withoutMaterialIn(untagged));
}

/** Half a line of code does not look like code. */
function withoutCutLines(part: string, at: number, { length }: readonly string[]): string {
  const from = at === 0 ? 0 : part.indexOf("\n") + 1;
  const to = at === length - 1 ? part.length : part.lastIndexOf("\n");
  return to > from ? part.slice(from, to) : part;
}

/** A part may begin within a block of code whose first line was left out: the end says so, as it closes what is open. */
function withoutMaterialOf(parts: readonly string[]): string {
  let open: string | undefined;
  return parts
    .map((part, at) => {
      const fences = part.match(/^ {0,3}(?:```|~~~)/gm) ?? [];
      const isOdd = fences.length % 2 === 1;
      const begunBy = at === parts.length - 1 ? (isOdd ? fences[0] : undefined) : open;
      open = isOdd === (begunBy === undefined) ? (fences.at(-1) ?? begunBy) : undefined;
      return withoutMaterialIn(begunBy === undefined ? part : `${begunBy}\n${part}`);
    })
    .join("\n");
}

const fence = /^ {0,3}```[\s\S]*?(?:^ {0,3}```|(?![\s\S]))/gm;
const otherFence = /^ {0,3}~~~[\s\S]*?(?:^ {0,3}~~~|(?![\s\S]))/gm;
const inlineCode = /`[^`\n]{1,200}`/g;
/** Lines that somebody pasted: diffs, traces, logs, quotations. */
const pastedStart =
  /^(?:>|diff --git |index [0-9a-f]{6}|[+-]{3} |@@ |[+-](?! )\S|[+-][ \t]{2,}|[ \t]+at \S|[ \t]+File "|Traceback \(most|[ \t]+#\d+ |==\d+==|[ \t]*\d+ \||\[?\d{4}-\d\d-\d\d[T ]\d|\[?\d\d:\d\d:\d\d|\[\d+\] |Exception in thread |Caused by: |(?:[\w$]{1,60}\.){1,12}\w{0,60}(?:Error|Exception)\b)/;
const pastedLine = atLineStart(pastedStart);
const pasted = new RegExp(`${pastedStart.source}.*$`, "gm");

/** What most prompts have nothing of is looked for in a cheaper way first. */
function withoutMaterialIn(text: string): string {
  let rest = text;
  if (rest.includes("```")) rest = rest.replace(fence, " ");
  if (rest.includes("~~~")) rest = rest.replace(otherFence, " ");
  if (rest.includes("`")) rest = rest.replace(inlineCode, " ");
  return pastedLine.test(rest) ? rest.replace(pasted, " ") : rest;
}

/** What has no accent to lose but another way of writing all the same. */
const plainCharacters: Readonly<Record<string, string>> = {
  "’": "'",
  "‘": "'",
  "‐": "-",
  "‑": "-",
  "–": "-",
  ł: "l",
  ß: "ss",
  ı: "i",
};

/**
 * One way of writing for every word: lower case, without accents, with one space where a hyphen, an underscore, a line
 * break or several spaces were.
 */
export function foldWords(text: string): string {
  return withSingleSpaces(
    text
      .toLowerCase()
      .normalize("NFD")
      .replace(/[\u0300-\u036f]+/g, "")
      .replace(/[’‘‐‑–łßı]/g, (character) => plainCharacters[character] ?? character),
  );
}

/** The same of a text of which something is known already. */
function foldCounted(text: string, { isAscii, isFolded }: WordCount): string {
  if (!isAscii) return foldWords(text);
  return isFolded ? text.toLowerCase() : withSingleSpaces(text.toLowerCase());
}

/** A single space stays as it is: it is not among what is looked for, because there are so many. */
function withSingleSpaces(text: string): string {
  return text.replace(/[-_](?<=[^\s-][-_])(?=[^\s-])|[^\S ]\s*| \s+/g, " ");
}
