import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { scorePrompt } from "../core/complexity/scorePrompt.ts";
import { readLines, type Line } from "./readLines.ts";

/** A line that is longer is an error of its own and is not kept. */
const maxLineBytes = 64 * 1024 * 1024;

type Id = string | number | null;
type Answer = { readonly id: Id; readonly score: number } | { readonly id: Id; readonly error: string };

/**
 * Writes one line for each line read, in order: `{"id", "score"}`, or `{"id", "error"}` for one that cannot be scored.
 * Waits for a reader that is slow, and holds no more than a few lines. Returns how many lines could not be scored.
 */
export async function scoreLines(input: Readable, output: Writable): Promise<number> {
  let wrong = 0;
  for await (const line of readLines(input, maxLineBytes)) {
    if (line.text.trim() === "" && !line.isTooLong) continue;
    const answer = answerTo(line);
    if ("error" in answer) wrong++;
    if (!output.write(`${JSON.stringify(answer)}\n`)) await once(output, "drain");
  }
  return wrong;
}

function answerTo({ text, isTooLong }: Line): Answer {
  if (isTooLong) return { id: null, error: `The line is longer than ${maxLineBytes / 1024 / 1024} MB.` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { id: null, error: `The line is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { id: null, error: 'The line is not an object such as {"id": 1, "prompt": "Hello"}.' };
  const id = "id" in value ? value.id : null;
  // Anything else could be nested too deeply to be written again.
  if (!isId(id)) return { id: null, error: "The id is not a string, a number or null." };
  // Whoever looks for the answer by its id would not find it.
  if (typeof id === "number" && !isKept(id))
    return { id: null, error: "The id is a number too large to be given back as it is; write it as a string." };
  if (!("prompt" in value)) return { id, error: "The line has no prompt." };
  if (typeof value.prompt !== "string") return { id, error: "The prompt is not a string." };
  return { id, score: scorePrompt(value.prompt, []).score };
}

/** JSON's numbers are read as doubles, which keep no whole number beyond 2^53 to the digit. */
function isKept(id: number): boolean {
  return Math.abs(id) <= Number.MAX_SAFE_INTEGER;
}

function isId(value: unknown): value is Id {
  return value === null || typeof value === "string" || typeof value === "number";
}
