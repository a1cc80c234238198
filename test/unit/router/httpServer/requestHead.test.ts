import { describe, expect, test } from "vitest";
import { HttpFault } from "../../../../router/httpServer/httpFault.ts";
import { parseRequestHead } from "../../../../router/httpServer/requestHead.ts";
import { expectWithin } from "../../../support/clock/cpuTime.ts";

function head(...headers: readonly string[]): string {
  return ["POST /v1/x?y=1 HTTP/1.1", ...headers].join("\r\n");
}

function faultOf(text: string): HttpFault {
  try {
    parseRequestHead(text);
  } catch (error) {
    if (error instanceof HttpFault) return error;
    throw error;
  }
  throw new Error(`It was read: ${JSON.stringify(text)}`);
}

describe("the head of a request", () => {
  test("is read with names in lower case and values without blanks around them", () => {
    const { method, target, minorVersion, headers } = parseRequestHead(
      head("Host: a:1", "X-Empty:", "x-Pad: \t two  words\t ", "x-latin: \xa0caf\xe9\xa0"),
    );
    expect({ method, target, minorVersion }).toEqual({ method: "POST", target: "/v1/x?y=1", minorVersion: 1 });
    expect([...headers]).toEqual([
      ["host", "a:1"],
      ["x-empty", ""],
      ["x-pad", "two  words"],
      ["x-latin", "\xa0caf\xe9\xa0"],
    ]);
  });

  test("joins what is said several times, so that neither word counts alone", () => {
    const { headers } = parseRequestHead(head("authorization: Bearer a", "Authorization: Bearer b"));
    expect(headers.get("authorization")).toBe("Bearer a, Bearer b");
  });

  test("keeps names that objects have apart from headers", () => {
    expect([...parseRequestHead(head("__proto__: a", "constructor: b")).headers.keys()]).toEqual([
      "__proto__",
      "constructor",
    ]);
  });

  test.each<[string, string[], number | "chunked"]>([
    ["nothing said", [], 0],
    ["a length", ["content-length: 12"], 12],
    ["chunks", ["transfer-encoding: Chunked"], "chunked"],
  ])("tells how long the body is: %s", (_what, lines, length) => {
    expect(parseRequestHead(head(...lines)).bodyLength).toBe(length);
  });

  test.each<[string, string, boolean]>([
    ["1.1", "", true],
    ["1.1", "connection: close", false],
    ["1.1", "connection: x , CLOSE", false],
    ["1.0", "", false],
    ["1.0", "connection: Keep-Alive", true],
    ["1.0", "connection: keep-alive, close", false],
  ])("tells whether the connection is kept: HTTP/%s %s", (version, line, keeps) => {
    const lines = [`GET / HTTP/${version}`, ...(line === "" ? [] : [line])];
    expect(parseRequestHead(lines.join("\r\n")).keepsAlive).toBe(keeps);
  });
});

describe("what could be read in two ways is not read at all:", () => {
  test.each<[string, string]>([
    ["a length and chunks", head("content-length: 1", "transfer-encoding: chunked")],
    ["two lengths", head("content-length: 1", "content-length: 2")],
    ["the same length twice", head("content-length: 1", "content-length: 1")],
    ["two lengths in one", head("content-length: 1, 1")],
    ["a signed length", head("content-length: +1")],
    ["a negative length", head("content-length: -0")],
    ["a length in hex", head("content-length: 0x1")],
    ["a length with a fraction", head("content-length: 1.0")],
    ["a length beyond all numbers", head(`content-length: ${"9".repeat(30)}`)],
    ["an empty length", head("content-length:")],
    ["chunks twice", head("transfer-encoding: chunked", "transfer-encoding: chunked")],
    ["another coding", head("transfer-encoding: gzip, chunked")],
    ["a coding that is nearly chunked", head("transfer-encoding: \x0bchunked")],
    ["chunks in HTTP/1.0", "POST / HTTP/1.0\r\ntransfer-encoding: chunked"],
    ["a folded line", head("a: b", " c")],
    ["a space before the colon", head("content-length : 1")],
    ["a name with a space", head("a b: c")],
    ["no name", head(": a")],
    ["no colon", head("a")],
    ["an empty line in between", head("a: b", "", "c: d")],
    ["a bare line feed", head("a: b\nc: d")],
    ["a bare carriage return", head("a: b\rc: d")],
    ["a NUL", head("a: \0")],
    ["a DEL", head("a: \x7f")],
    ["two hosts", head("host: a", "host: a")],
    ["two spaces in the first line", "GET  / HTTP/1.1"],
    ["a tab in the first line", "GET\t/ HTTP/1.1"],
    ["a blank behind the version", "GET / HTTP/1.1 "],
    ["no version", "GET /"],
    ["another version", "GET / HTTP/1.2"],
    ["a version in two digits", "GET / HTTP/1.10"],
    ["lower case", "get / HTTP/1.1"],
    ["a method that nobody knows", "BREW / HTTP/1.1"],
    ["a target with a control character", "GET /\x01 HTTP/1.1"],
    ["a target with a byte that is not ASCII", "GET /\xe9 HTTP/1.1"],
    ["nothing", ""],
  ])("%s", (_what, text) => {
    const fault = faultOf(text);
    expect(fault.status).toBe(400);
    expect(fault.message).toMatch(/^T.*\.$/);
  });

  test("more headers than anybody sends", () => {
    const lines = (count: number): string[] => Array.from({ length: count }, (_, at) => `a${String(at)}: b`);
    expect(parseRequestHead(head(...lines(100))).headers.size).toBe(100);
    expect(faultOf(head(...lines(101))).status).toBe(431);
  });

  test("takes no longer than it has bytes", () => {
    expectWithin(500, () => {
      for (const filler of [" ", "\t", "a", ":", "\r"]) {
        try {
          parseRequestHead(head(`a:${filler.repeat(16_000)}b`));
        } catch (error) {
          expect(error).toBeInstanceOf(HttpFault);
        }
      }
    });
  });
});
