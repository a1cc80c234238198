import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

export interface Line {
  /** Without its end (`\n` or `\r\n`); empty when it is too long. */
  readonly text: string;
  readonly isTooLong: boolean;
}

/**
 * The lines of a stream of UTF-8, each as soon as it is complete, the last one also without an end. A byte order mark at
 * the start is left out. Of a line that is too long nothing is kept.
 */
export async function* readLines(input: Readable, maxCharacters: number): AsyncGenerator<Line> {
  const decoder = new StringDecoder("utf8");
  let pieces: string[] = [];
  let length = 0;
  let isFirst = true;
  const add = (piece: string): void => {
    length += piece.length;
    if (length > maxCharacters) pieces = [];
    else pieces.push(piece);
  };
  const take = (): Line => {
    const isTooLong = length > maxCharacters;
    const text = pieces.join("").replace(/\r$/, "");
    const line = { text: isFirst ? text.replace(/^\ufeff/, "") : text, isTooLong };
    isFirst = false;
    pieces = [];
    length = 0;
    return line;
  };
  for await (const chunk of input) {
    const text = typeof chunk === "string" ? chunk : decoder.write(chunk as Buffer);
    let from = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
      add(text.slice(from, end));
      from = end + 1;
      yield take();
    }
    add(text.slice(from));
  }
  add(decoder.end());
  if (length > 0) yield take();
}
