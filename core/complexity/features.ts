import type { Contribution } from "./contribution.ts";

/** A feature looks at a prompt and says how it moves the score, or nothing. */
type Feature = (prompt: Sample) => Contribution | undefined;

/** What of a prompt the features look at. */
export interface Sample {
  /** At most `maxSampled` characters: the beginning and the end, where people say what they want. */
  readonly text: string;
  /** The sample without code blocks and quoted output, in lower case: what is asked, not what it is asked about. */
  readonly asked: string;
  /** Words; for scripts without spaces, about two characters a word. */
  readonly words: number;
}

const maxSampled = 6_000;

export function toSample(prompt: string): Sample {
  const text =
    prompt.length <= maxSampled ? prompt : `${prompt.slice(0, maxSampled / 2)}\n${prompt.slice(-maxSampled / 2)}`;
  const asked = text
    .replace(/```[\s\S]*?(?:```|$)/g, " ")
    .replace(/^(?:>|\s{4,}at |[+-]{3} |@@ ).*$/gm, " ")
    .toLowerCase();
  return { text, asked, words: countWords(asked) };
}

/** Han, kana, Thai, Lao, Khmer and Burmese are written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

function countWords(text: string): number {
  const dense = text.match(unspaced)?.length ?? 0;
  const spaced = text.replace(unspaced, " ").match(/[\p{L}\p{N}_][\p{L}\p{N}_'’-]*/gu)?.length ?? 0;
  return spaced + dense / 2;
}

/** Whole words only: "developer" is not "develop". Scripts that are written without spaces have no such borders. */
function asksFor(label: string, amount: number, words: string): Feature {
  const all = words.split("|");
  const dense = all.filter((word) => word.search(unspaced) >= 0);
  const spaced = all.filter((word) => !dense.includes(word));
  const pattern = new RegExp(
    [`(?<![\\p{L}\\p{N}_])(?:${spaced.join("|")})(?![\\p{L}\\p{N}_])`, ...dense].join("|"),
    "u",
  );
  return ({ asked }) => (pattern.test(asked) ? { label, amount } : undefined);
}

const greeting: Feature = ({ asked, words }) =>
  words <= 4 &&
  /^\s*(?:hi|hello|hey|hallo|hola|ciao|salut|bonjour|thanks|thank you|thx|danke|merci|gracias|ok|okay|yes|no|bye|good (?:morning|evening|night)|你好|谢谢|こんにちは|ありがとう|привет|спасибо|مرحبا|नमस्ते)(?![\p{L}])/u.test(
    asked,
  )
    ? { label: "greeting", amount: -2 }
    : undefined;

const length: Feature = ({ words }) => {
  // Each doubling beyond eight words adds the same, up to a point: long does not mean hard.
  const amount = Math.min(1.4, Math.max(-0.8, 0.35 * Math.log2(Math.max(1, words) / 8)));
  return { label: words < 8 ? "short" : "length", amount };
};

const constraints: Feature = ({ asked }) => {
  const listed = asked.match(/^\s*(?:[-*•]|\d+[.)])\s+\S/gm)?.length ?? 0;
  const spoken =
    asked.match(
      /(?<![\p{L}])(?:must(?: not)?|without|at least|at most|no more than|except|only if|unless|while keeping|as well as|should not|ohne|sin|sans|muss|debe|doit)(?![\p{L}])/gu,
    )?.length ?? 0;
  const count = Math.min(4, listed + spoken);
  return count === 0
    ? undefined
    : { label: count === 1 ? "one constraint" : `${count} constraints`, amount: 0.3 * count };
};

const questions: Feature = ({ asked }) => {
  const count = Math.min(4, asked.match(/[?？؟;]\s*(?=\s|$)/g)?.length ?? 0);
  return count < 2 ? undefined : { label: `${count} questions`, amount: 0.3 * (count - 1) };
};

const code: Feature = ({ text }) =>
  /```|^(?:diff --git|@@ )|^\s*(?:def|class|import|func|fn|public|const|let|#include)\s+\S/m.test(text)
    ? { label: "has code", amount: 0.7 }
    : undefined;

const trace: Feature = ({ text }) =>
  /Traceback \(most recent call last\)|^\s+at .+[(:]\d+|panicked at|\bException in thread\b|Segmentation fault/m.test(
    text,
  )
    ? { label: "has a stack trace", amount: 0.8 }
    : undefined;

const files: Feature = ({ asked }) =>
  /(?<![\p{L}\p{N}:/])(?:\.{0,2}\/)?[\w-]+(?:\/[\w.-]+)+|(?<![\p{L}\p{N}])[\w-]+\.(?:ts|tsx|js|py|rs|go|java|cs|cpp|c|h|rb|php|kt|swift|sql|ya?ml|toml)(?![\p{L}\p{N}])/u.test(
    asked,
  )
    ? { label: "names files", amount: 0.6 }
    : undefined;

const mathematics: Feature = ({ text }) =>
  /\\(?:int|sum|frac|sqrt|lim)\b|[∫∑∂∇√≤≥∈∀∃]|\b(?:integral|derivative|eigenvalue|theorem|lemma|polynomial|matrix)\b/i.test(
    text,
  )
    ? { label: "mathematics", amount: 1.1 }
    : undefined;

/** In the order in which they are shown. Words are in the languages of the first users; structure counts in all. */
export const features: readonly Feature[] = [
  greeting,
  length,
  asksFor("asks for a proof", 1.8, "prove|proof|derive|beweise|demuestra|prouve|证明|証明"),
  asksFor(
    "asks for a design",
    1.4,
    "design|architect|architecture|trade-?offs?|strategy for|roadmap|migrate|migration|entwirf|diseña|conçois|设计|設計",
  ),
  asksFor(
    "asks for a hard change",
    1.4,
    "refactor|rewrite|lock-?free|thread-?safe|deadlocks?|race conditions?|concurren(?:t|cy)|optimi[sz]e|parallel(?:i[sz]e)?|distributed|reverse[- ]engineer|重构|リファクタリング",
  ),
  asksFor(
    "asks to build something",
    0.9,
    "implement|build|develop|create an?|write an? (?:[\\w+#]+ )?(?:function|program|class|script|parser|compiler|test suite|essay|report|story)|implementiere|implementa|implémente|实现|実装",
  ),
  asksFor(
    "asks to find a fault",
    0.9,
    "debug|why (?:does|do|is|are|did)|root cause|diagnose|leaks?|crash(?:es|ed|ing)?|warum|por qué|pourquoi|为什么|なぜ",
  ),
  asksFor(
    "asks to weigh or explain in depth",
    0.8,
    "compare|analy[sz]e|evaluate|critique|step by step|in depth|in detail|pros and cons|explain how|vergleiche|compara|分析|比较|比較",
  ),
  asksFor(
    "asks for a small edit",
    -1.3,
    "typos?|rename|spelling|grammar|reformat|format this|indent|capitali[sz]e|translate (?:this|the) (?:word|sentence)",
  ),
  asksFor(
    "asks for a fact",
    -0.9,
    "what(?:'s| is) the (?:capital|name|date|time|population|default)|who (?:is|was|wrote)|when (?:is|was|did)|where is|define|wer ist|quién es|qui est",
  ),
  code,
  trace,
  files,
  mathematics,
  constraints,
  questions,
];
