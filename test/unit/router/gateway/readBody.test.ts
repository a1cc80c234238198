import { expect, test } from "vitest";
import { toJsonObject } from "../../../../router/gateway/readBody.ts";

function read(...parts: readonly (string | readonly number[])[]): unknown {
  return toJsonObject(
    Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part)))),
  );
}

test("a byte order mark before the JSON, as programs on Windows write it, is left out", () => {
  expect(read([0xef, 0xbb, 0xbf], '{"a":1}')).toEqual({ text: '{"a":1}', object: { a: 1 } });
  expect(() => read([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], '{"a":1}')).toThrow("not valid JSON");
});

test("a body of bytes that are no UTF-8 is refused, one that holds the replacement character is not", () => {
  for (const bytes of [[0xff], [0xc0, 0xaf], [0xe2, 0x82], [0xed, 0xa0, 0x80]])
    expect(() => read('{"a":"', bytes, '"}'), bytes.join(" ")).toThrow("not UTF-8");
  expect(read('{"a":"\u{FFFD} é 𝄞"}')).toMatchObject({ object: { a: "\u{FFFD} é 𝄞" } });
});

test("a body of millions of small things, which takes seconds to parse, is refused before that", () => {
  const begin = '{"model":"magi","messages":[{"role":"user","content":"Hi"}],"x":[';
  expect(() => read(begin, "{},".repeat(2_000_000), "{}]}")).toThrow("more than 500,000 objects, lists and texts");
  expect(read(begin, "1,".repeat(2_000_000), "1]}")).toMatchObject({ object: { model: "magi" } });
});
