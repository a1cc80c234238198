import fc from "fast-check";
import { expect, test } from "vitest";
import { requestHeads } from "../../../router/httpServer/headReader.ts";
import { HttpFault } from "../../../router/httpServer/httpFault.ts";
import { parseRequestHead } from "../../../router/httpServer/requestHead.ts";
import { HttpError } from "../../../router/upstreams/http/httpError.ts";
import { parseResponseHead, responseHeads } from "../../../router/upstreams/http/responseHead.ts";

/** What reading comes to; a fault by its words. */
function outcome(parse: () => object): unknown {
  try {
    return parse();
  } catch (error) {
    if (error instanceof HttpFault || error instanceof HttpError) return error.message;
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
const status = fc.constantFrom("HTTP/1.1 200 OK", "HTTP/1.1 204 No Content", "HTTP/1.0 200", "HTTP/1.1 100 Continue");
const answer = fc
  .tuple(status, fc.array(line, { maxLength: 3 }))
  .map(([first, lines]) => [first, ...lines].join("\r\n"));

test.each([
  ["request", text, requestHeads, parseRequestHead],
  ["answer", answer, responseHeads, parseResponseHead],
] as const)(
  "the head of a %s that is like the one before is read as if it came alone",
  (_what, texts, create, parse) => {
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 8 }), (all) => {
        const heads = create();
        for (const each of all) expect(outcome(() => heads.read(each))).toEqual(outcome(() => parse(each)));
      }),
      { numRuns: 2_000, seed: 3 },
    );
  },
);

test("heads that differ in the body's length only have the same headers", () => {
  const heads = requestHeads();
  const first = heads.read(head("content-length: 5", "accept: */*"));
  const second = heads.read(head("content-length: 1234", "accept: */*"));
  expect(second.headers).toBe(first.headers);
  expect([first.bodyLength, second.bodyLength]).toEqual([5, 1234]);
  expect(heads.read(head("content-length: 5", "accept: a")).headers).not.toBe(first.headers);
});

test("so have heads without a body", () => {
  const heads = requestHeads();
  expect(heads.read(head("accept: a")).headers).toBe(heads.read(head("accept: a")).headers);
});
