import fc from "fast-check";
import { expect, test } from "vitest";
import { HeadParser } from "../../../../router/httpServer/headParser.ts";
import { HttpFault } from "../../../../router/httpServer/httpFault.ts";
import { parseRequestHead } from "../../../../router/httpServer/requestHead.ts";
import type { RequestHead } from "../../../../router/httpServer/requestHead.ts";

/** What reading comes to; a fault by its words. */
function outcome(parse: () => RequestHead): unknown {
  try {
    const { headers, ...rest } = parse();
    return { ...rest, headers: [...headers] };
  } catch (error) {
    if (error instanceof HttpFault) return error.message;
    throw error;
  }
}

function head(...headers: readonly string[]): string {
  return ["POST /v1/chat/completions HTTP/1.1", "host: a", ...headers].join("\r\n");
}

/** Few of each, so that heads that are alike but for a little follow one another. */
const line = fc.constantFrom(
  "content-length: 5",
  "Content-Length: 123456789012345",
  "content-length: 1234567890123456",
  "content-length: 0012 ",
  "content-length:\t7\t",
  "content-length: 1 2",
  "content-length: -1",
  "content-length:",
  "x-content-length: 9",
  "x: content-length: 3",
  "transfer-encoding: chunked",
  "connection: close",
  "accept: */*",
  " folded",
);
const text = fc.array(line, { maxLength: 3 }).map((lines) => head(...lines));

test("a head that is like the one before is read as if it came alone", () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), (texts) => {
      const parser = new HeadParser();
      for (const each of texts)
        expect(outcome(() => parser.parse(each))).toEqual(outcome(() => parseRequestHead(each)));
    }),
    { numRuns: 2_000, seed: 3 },
  );
});

test("heads that differ in the body's length only have the same headers", () => {
  const parser = new HeadParser();
  const first = parser.parse(head("content-length: 5", "accept: */*"));
  const second = parser.parse(head("content-length: 1234", "accept: */*"));
  expect(second.headers).toBe(first.headers);
  expect([first.bodyLength, second.bodyLength]).toEqual([5, 1234]);
  expect(parser.parse(head("content-length: 5", "accept: a")).headers).not.toBe(first.headers);
});

test("so have heads without a body", () => {
  const parser = new HeadParser();
  expect(parser.parse(head("accept: a")).headers).toBe(parser.parse(head("accept: a")).headers);
});
