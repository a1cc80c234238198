import type { SketchNode, SketchScalar } from "../../language/sketch/sketch.ts";
import { yamlText } from "../../language/completion/yamlText.ts";
import type { TextEdit } from "../../text/textEdit.ts";

/** Puts another text in the place of a value, in the quotes that it has. */
export function replaceText(text: string, scalar: SketchScalar, value: string): TextEdit {
  const quote = scalar.style === "quoted" ? text[scalar.range.start] : undefined;
  if (quote === "'") return { range: scalar.range, text: inSingleQuotes(value) };
  return { range: scalar.range, text: quote === '"' ? JSON.stringify(value) : yamlText(value) };
}

/** What stands between double quotes, where its backslashes are meant as such. */
export function withBackslashes(escaped: string): string {
  return escaped.replace(/\\(["\\])/g, "$1");
}

export function inSingleQuotes(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Puts a number, a truth value or `.inf` in the place of a value. */
export function replaceLiteral(scalar: SketchScalar, value: string): TextEdit {
  return { range: scalar.range, text: value };
}

/** A number as profiles write it: scores with one decimal at least. */
export function scoreText(score: number): string {
  if (score === Infinity) return ".inf";
  return Number.isInteger(score) ? score.toFixed(1) : String(score);
}

export function asScalar(node: SketchNode | undefined): SketchScalar | undefined {
  return node?.kind === "scalar" ? node : undefined;
}
