import { dot, has, slash } from "../characters.ts";
import { atLineStart } from "../linePattern.ts";
import { codeLine } from "../pastedCode.ts";
import type { Sample } from "../sample.ts";
import type { Feature } from "./feature.ts";

export const code: Feature = (reading) => (hasCode(reading.sample) ? { label: "has code", amount: 0.4 } : undefined);

function hasCode({ text, isProse }: Sample): boolean {
  return !isProse && codeLine.test(text);
}

/** Code in which the order of things, or who owns a piece of memory, decides. */
export const hardCode: Feature = ({ sample }) =>
  (sample.text.includes("Sanitizer") || hasCode(sample)) &&
  /\b(?:mutex|mu\.Lock|unlock|atomic\w*|volatile|unsafe|asyncio|synchronized|std::(?:thread|move|atomic)|pthread\w*|malloc|memcpy|go func|select \{|template\s*<|impl<|dyn |Send|Sync|AddressSanitizer|ThreadSanitizer|__global__|WITH RECURSIVE|OVER \()/.test(
    sample.text,
  )
    ? { label: "concurrent or low-level code", amount: 0.8 }
    : undefined;

export const diff: Feature = ({ sample: { text, isProse } }) =>
  !isProse && diffLine.test(text) ? { label: "has a diff", amount: 0.3 } : undefined;

const diffLine = atLineStart(/^(?:diff --git |@@ -\d|--- a\/|\+\+\+ b\/)/);

const slip =
  /\b(?:(?:address|port)(?: \d+)?(?: is)? already in use|EADDRINUSE|permission denied|cannot find module|module not found|no module named|not a git repository|is not recognized as an|unexpected indent|NameError|SyntaxError|IndentationError|ModuleNotFoundError|command not found|missing script|is not defined|unterminated string|expected ['‘"`]?[;)}\]]|Unexpected token|no such file or directory)/i;

const traceLine = atLineStart(/^(?:[ \t]+at .+[(:]\d+|[ \t]*#\d+[ \t]+(?:0x)?\w+|Caused by:)/);
const traceWords =
  /Traceback \(most recent call last\)|panicked at|\bException in thread\b|Segmentation fault|ERROR: \w+Sanitizer|\berror(?:\[E\d+\])?: the trait/;

/** A trace takes following; a message that names the slip does not, unless it comes only now and then. */
export const trace: Feature = ({ sample: { text, isProse }, found }) => {
  if (slip.test(text) && !found.has("symptom")) return { label: "error that names its cause", amount: -1.2 };
  return (!isProse && traceLine.test(text)) || traceWords.test(text)
    ? { label: "has a stack trace", amount: 0.9 }
    : undefined;
};

/** "src/auth" and "./run" are paths, "undo/redo" and "https://example.com/a" are not. Slashes are rarer than words. */
const path =
  /\/(?:(?<=(?<![\w:/.<])(?:\.{1,2}|~|src|lib|app|apps|pkg|packages|cmd|core|test|tests|docs|bin|scripts|config|server|client|web|api|internal|public|components)?\/)[\w.*-]+|(?<=(?<![\w:/.<])[\w-]+\/)[\w.*-]+\/[\w.*-]+)/;
/** Names of programs that look like files. */
const notFile = /\b(?:node|next|vue|nuxt|react|three|d3|express|chart|ember|alpine|discord)\.js\b/gi;
const fileName =
  /\.(?<=[\w-]\.)(?:tsx?|jsx?|mjs|py|rs|go|java|cs|cpp|cc|c|h|hpp|rb|php|kt|swift|sql|ya?ml|toml|json|md|sh|tf|vue|css|html)(?![\w/])/;

export const files: Feature = ({ sample: { lines, count } }) =>
  (has(slash, count) && path.test(lines)) || (has(dot, count) && hasFileName(lines))
    ? { label: "names files", amount: 0.4 }
    : undefined;

function hasFileName(lines: string): boolean {
  return fileName.test(lines) && (!/\.js/i.test(lines) || fileName.test(lines.replace(notFile, " ")));
}

export const programming: Feature = ({ found }) =>
  found.has("programming") ? { label: "about programming", amount: 0.2 } : undefined;
