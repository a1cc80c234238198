import { atLineStart } from "./linePattern.ts";

/** How code begins a line: with a fence, or with words that prose does not put there in this way. */
export const codeLine = atLineStart(
  /^ {0,3}```|^[ \t]*(?:(?:def|class|func|fn|fun|public|private|static|return)[ \t]+\S.*[;{}:(=*]|(?:const|let|var)[ \t]+[\w{[$][^=\n]{0,80}[=;]|import[ \t]+(?:[\w.]+(?: as \w+)?;?$|[\w*{][^\r\n]* from ['"]|['"(])|from[ \t]+[\w.]+[ \t]+import\b|package[ \t]+[\w.]+;?$|#include[ \t]*[<"]|(?:SELECT|INSERT|UPDATE|CREATE)[ \t]+\S)/,
);

/** So many lines of code, and more, are a piece of a file and no part of a sentence. */
const leastLines = 3;

/** What ends or begins a line of code and hardly one of prose. */
const surely =
  /[;{}]\s*$|=>\s*$|\)\s*:\s*$|^[ \t]*(?:\/\/|\/\*|[ \t]\*[ /]|\*\/|#include\b|@\w+\s*$|[}\])]|<\/?[a-z][\w-]*[^<>]*>)|^[\w.$]{1,40}(?:\[[^\]]{0,40}\])? ?[-+*/|]?= ?\S/;
/** What is code where other lines are. */
const probably = /^(?:[ \t]{2,}|\t| \*)/;

const hasWord = /[\p{L}\p{N}]{2}/u;

/** A text without the lines of a file that was put into it as it is, without a fence. */
export function withoutPastedCode(text: string): string {
  if (!codeLine.test(text)) return text;
  const lines = text.split("\n");
  let sure = 0;
  for (const line of lines) if (isSurely(line)) sure++;
  if (sure < leastLines) return text;
  const rest = lines.filter((line) => !isSurely(line) && !probably.test(line)).join("\n");
  // The beginning of a program, to be gone on with, says in its comments what is wanted.
  return hasWord.test(rest) ? rest : text;
}

function isSurely(line: string): boolean {
  return line.length > 0 && (surely.test(line.length > 400 ? line.slice(-400) : line) || codeLine.test(line));
}
