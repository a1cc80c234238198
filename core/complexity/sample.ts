/** What of a prompt is looked at. Reading costs the same for a megabyte as for a few pages. */
export interface Sample {
  /** The prompt, or of a long one its beginning, its end and four places in between. */
  readonly text: string;
  /** What is asked, in its own lines: the text without code, diffs, traces and quotations. */
  readonly lines: string;
  /** `lines` as words are looked up in it: `foldWords`. */
  readonly asked: string;
  /** Of `lines`. In scripts without spaces two characters count as a word. */
  readonly words: number;
}

/** Where people say what they want. */
const atEachEnd = 2_500;
const between = { places: 4, length: 250 };
const whole = 2 * atEachEnd + between.places * between.length;

export function toSample(prompt: string): Sample {
  const text = cut(prompt);
  const lines = withoutMaterial(text);
  return { text, lines, asked: foldWords(lines), words: countWords(lines) };
}

function cut(prompt: string): string {
  if (prompt.length <= whole) return prompt;
  const parts = [prompt.slice(0, atEachEnd)];
  const step = Math.floor((prompt.length - 2 * atEachEnd) / (between.places + 1));
  for (let place = 1; place <= between.places; place++) {
    const at = atEachEnd + place * step;
    parts.push(prompt.slice(at, at + between.length));
  }
  parts.push(prompt.slice(-atEachEnd));
  return parts.join("\n");
}

const fence = /^ {0,3}```[\s\S]*?(?:^ {0,3}```|(?![\s\S]))/gm;
const inlineCode = /`[^`\n]{1,200}`/g;
/** Lines that somebody pasted: diffs, traces, quotations. */
const pasted =
  /^(?:>|diff --git |index [0-9a-f]{6}|[+-]{3} |@@ |[+-](?! )\S|[+-]\s{2,}|\s+at \S|\s+File "|Traceback \(most|\s+#\d+ |==\d+==|\s*\d+ \|).*$/gm;

function withoutMaterial(text: string): string {
  return text.replace(fence, " ").replace(inlineCode, " ").replace(pasted, " ");
}

/**
 * One way of writing for every word: lower case, without accents, with one space where a hyphen, an underscore, a line
 * break or several spaces were.
 */
export function foldWords(text: string): string {
  const lower = text.toLowerCase();
  // eslint-disable-next-line no-control-regex -- Most prompts are plain ASCII and need no more.
  const plain = /^[\x00-\x7f]*$/.test(lower)
    ? lower
    : lower
        .normalize("NFD")
        .replace(/[\u0300-\u036f]/g, "")
        .replace(/[’‘]/g, "'")
        .replace(/[‐‑–]/g, "-")
        // Letters that have no accent to lose.
        .replace(/ł/g, "l")
        .replace(/ß/g, "ss")
        .replace(/ı/g, "i");
  return plain.replace(/(?<=[^\s-])[-_](?=[^\s-])|\s+/g, " ");
}

/** Han, kana, Thai, Lao, Khmer and Burmese are written without spaces between words. */
const unspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/g;

export function countWords(text: string): number {
  const dense = text.match(unspaced)?.length ?? 0;
  const spaced = (dense === 0 ? text : text.replace(unspaced, " ")).match(/[\p{L}\p{N}_][\p{L}\p{M}\p{N}_'’-]*/gu);
  return (spaced?.length ?? 0) + dense / 2;
}

export function isUnspaced(code: number): boolean {
  return (
    (code >= 0x3040 && code <= 0x30ff) ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0x0e00 && code <= 0x0eff) ||
    (code >= 0x1000 && code <= 0x109f) ||
    (code >= 0x1780 && code <= 0x17ff) ||
    (code >= 0xf900 && code <= 0xfaff)
  );
}
