import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { readLines } from "../../../cli/readLines.ts";

async function read(chunks: readonly (string | Buffer)[], most = 1_000) {
  const lines: unknown[] = [];
  for await (const { text, isTooLong } of readLines(Readable.from(chunks), most)) lines.push(isTooLong ? null : text);
  return lines;
}

it("gives lines wherever the chunks end, the last one also without an end", async () => {
  expect(await read([Buffer.from("a\nb"), Buffer.from("c\r\n"), Buffer.from("\nd")])).toEqual(["a", "bc", "", "d"]);
  expect(await read([])).toEqual([]);
});

it("puts a character together that two chunks share, and leaves out a byte order mark", async () => {
  const bytes = Buffer.from("\ufeff证明\n");
  expect(await read([bytes.subarray(0, 4), bytes.subarray(4, 5), bytes.subarray(5)])).toEqual(["证明"]);
});

it("says that a line is too long, and reads the next one", async () => {
  expect(await read([Buffer.from("aaaa"), Buffer.from("aaaa\nb\n")], 5)).toEqual([null, "b"]);
});
