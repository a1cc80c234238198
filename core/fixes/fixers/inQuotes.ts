import { plainEnd } from "../../language/sketch/lines.ts";
import { lineEnd } from "../editing/lines.ts";
import { inSingleQuotes } from "../editing/values.ts";
import type { Fix } from "../fix.ts";

/** Quotes around a text that YAML takes for something else, up to the end of its line. */
export function inQuotes(text: string, start: number): readonly Fix[] {
  if (!/[[{]/.test(text.charAt(start))) return [];
  const end = plainEnd(text, start, lineEnd(text, start));
  const edits = [{ range: { start, end }, text: inSingleQuotes(text.slice(start, end)) }];
  return [{ title: "Put the text in quotes", edits, isPreferred: true, isSafe: false }];
}

/** Whether a value is a text that people begin with a bracket, such as the pattern `[a-z]+`. */
export function takesBrackets(path: readonly (string | number)[]): boolean {
  const key = path.at(-1);
  return key === "pattern" || key === "description";
}
