import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ChunkedBody } from "../../../../router/httpServer/chunkedBody.ts";
import { HttpFault } from "../../../../router/httpServer/httpFault.ts";

/** The body in these pieces and what is behind it; the fault's status; `undefined` when it is not whole. */
function read(pieces: readonly Buffer[]): { body: string; rest: string } | number | undefined {
  const reader = new ChunkedBody();
  let body = "";
  try {
    for (const [index, piece] of pieces.entries()) {
      const taken = reader.take(piece, (source, start, end) => {
        body += source.toString("latin1", start, end);
      });
      if (!reader.isWhole) {
        expect(taken).toBe(piece.length);
        continue;
      }
      return { body, rest: Buffer.concat([piece.subarray(taken), ...pieces.slice(index + 1)]).toString("latin1") };
    }
    return undefined;
  } catch (error) {
    if (error instanceof HttpFault) return error.status;
    throw error;
  }
}

const bytesOf = (text: string): Buffer => Buffer.from(text, "latin1");

describe("a body in chunks", () => {
  test("is put together however it is chunked, cut and followed", () => {
    const chunk = fc.record({
      data: fc.string({ minLength: 1, maxLength: 40, unit: "binary-ascii" }),
      isUpper: fc.boolean(),
      zeros: fc.nat(3),
      extension: fc.constantFrom("", ";a", ";a=b;c", ';a="b c"', "; \xff"),
    });
    const trailers = fc.constantFrom("", "a: b\r\n", "a: b\r\nx-y:\r\n");
    fc.assert(
      fc.property(
        fc.array(chunk, { maxLength: 5 }),
        trailers,
        fc.array(fc.nat(300), { maxLength: 15 }),
        (chunks, trailer, at) => {
          const text = chunks.map(({ data, isUpper, zeros, extension }) => {
            const size = data.length.toString(16);
            return `${"0".repeat(zeros)}${isUpper ? size.toUpperCase() : size}${extension}\r\n${data}\r\n`;
          });
          const bytes = bytesOf(`${text.join("")}0\r\n${trailer}\r\nGET /`);
          const ends = [...new Set(at.map((place) => place % bytes.length))].sort((a, b) => a - b);
          const pieces = [...ends, bytes.length].map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
          expect(read(pieces)).toEqual({ body: chunks.map(({ data }) => data).join(""), rest: "GET /" });
        },
      ),
    );
  });

  test.each<[string, string]>([
    ["no size", "\r\n\r\n"],
    ["a size that is no number", "g\r\n"],
    ["a signed size", "+1\r\na\r\n0\r\n\r\n"],
    ["a size with 0x", "0x1\r\na\r\n0\r\n\r\n"],
    ["a size behind a blank", " 1\r\na\r\n0\r\n\r\n"],
    ["a size before a blank", "1 \r\na\r\n0\r\n\r\n"],
    ["a size beyond all bodies", "100000000\r\n"],
    ["a size that becomes another when it is cut", "fffffffffffffffe\r\n"],
    ["a line feed alone behind the size", "1\na\r\n0\r\n\r\n"],
    ["a carriage return alone behind the size", "1\ra\r\n0\r\n\r\n"],
    ["a line feed in an extension", "1;a\nb\r\na\r\n0\r\n\r\n"],
    ["a NUL in an extension", "1;\0\r\na\r\n0\r\n\r\n"],
    ["more data than its size", "1\r\nab\r\n0\r\n\r\n"],
    ["less data than its size", "3\r\na\r\n0\r\n\r\n"],
    ["no line end behind the data", "1\r\na0\r\n\r\n"],
    ["a line feed alone behind the data", "1\r\na\n0\r\n\r\n"],
    ["a trailer that is no header", "0\r\nnonsense\r\n\r\n"],
    ["a trailer that is folded", "0\r\na: b\r\n c\r\n\r\n"],
    ["a line feed alone at the end", "0\r\n\n"],
    ["a request behind the last chunk", "0\r\nGET / HTTP/1.1\r\n\r\n"],
  ])("is refused with %s", (_what, text) => {
    expect(read([bytesOf(text)])).toBe(400);
    expect(read(Array.from(text, bytesOf))).toBe(400);
  });

  test("has no room for endless extensions and trailers", () => {
    expect(read([bytesOf(`1;${"x".repeat(17_000)}`)])).toBe(413);
    expect(read(Array.from({ length: 1_700 }, () => bytesOf("1;123456789\r\na\r\n")))).toBeUndefined();
    expect(read(Array.from({ length: 1_900 }, () => bytesOf("1;123456789\r\na\r\n")))).toBe(413);
    expect(read([bytesOf(`0\r\na: ${"x".repeat(17_000)}`)])).toBe(413);
  });

  test("is not whole before its last byte", () => {
    const text = "2\r\nab\r\n0\r\n\r\n";
    for (let length = 0; length < text.length; length++) expect(read([bytesOf(text.slice(0, length))])).toBeUndefined();
    expect(read([bytesOf(text)])).toEqual({ body: "ab", rest: "" });
  });
});
