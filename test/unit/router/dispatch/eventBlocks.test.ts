import { describe, expect, test } from "vitest";
import { EventBlocks } from "../../../../router/dispatch/eventBlocks.ts";

/** The data of all events, and the bytes that were passed on with them. */
function read(parts: readonly Buffer[]): { readonly data: readonly string[]; readonly bytes: string } {
  const blocks = new EventBlocks();
  const found = parts.flatMap((part) => blocks.take(part) ?? []);
  return {
    data: found.flatMap(({ data }) => data),
    bytes: Buffer.concat(found.map(({ bytes }) => bytes)).toString("utf8"),
  };
}

const text = `: hello\r\n\r\ndata: {"a":"é 𝄞"}\r\n\r\nevent: x\ndata: one\ndata: two\n\ndata: [DONE]\n\n`;
const expected = ['{"a":"é 𝄞"}', "one\ntwo", "[DONE]"];

const lineEnds = { "\\n": "\n", "\\r\\n": "\r\n", "\\r": "\r" };

describe("blocks of server-sent events", () => {
  test("are the same however the bytes are cut, and hold the bytes as they came", () => {
    const bytes = Buffer.from(text);
    const whole = { data: expected, bytes: text };
    expect(read([bytes])).toEqual(whole);
    for (let at = 1; at < bytes.length; at++)
      expect(read([bytes.subarray(0, at), bytes.subarray(at)]), `cut at byte ${String(at)}`).toEqual(whole);
    expect(read([...bytes].map((byte) => Buffer.from([byte])))).toEqual(whole);
  });

  test.each(Object.entries(lineEnds))("end with an empty line, lines ending with %s", (_name, lineEnd) => {
    const bytes = Buffer.from(["data: one", "", "event: x", "data: [DONE]", "", ""].join(lineEnd));
    const data = ["one", "[DONE]"];
    expect(read([bytes]).data).toEqual(data);
    for (let at = 1; at < bytes.length; at++)
      expect(read([bytes.subarray(0, at), bytes.subarray(at)]).data, `cut at byte ${String(at)}`).toEqual(data);
    expect(read([...bytes].map((byte) => Buffer.from([byte]))).data).toEqual(data);
  });

  test("say of an event that is an error by its name that it is one", () => {
    const named = (data: string): readonly string[] => read([Buffer.from(`event: error\ndata: ${data}\n\n`)]).data;
    expect(named('{"message":"out of memory"}')).toEqual(['{"error":{"message":"out of memory"}}']);
    expect(named("out of memory")).toEqual(['{"error":"out of memory"}']);
    expect(named('{"type":"error","error":{"message":"full"}}')).toEqual([
      '{"type":"error","error":{"message":"full"}}',
    ]);
    // As llama-server did until 2025.
    expect(read([Buffer.from('data: {}\n\nerror: {"code":500,"message":"no"}\n\ndata: [DONE]\n\n')]).data).toEqual([
      "{}",
      '{"error":{"code":500,"message":"no"}}',
      "[DONE]",
    ]);
  });

  test("hold no event in part", () => {
    expect(read([Buffer.from("data: whole\n\ndata: half")])).toEqual({ data: ["whole"], bytes: "data: whole\n\n" });
  });

  test("hold an event of 10 MB that comes in small parts", () => {
    const bytes = Buffer.from(`data: ${"x".repeat(10 * 1024 * 1024)}\n\n`);
    const parts = Array.from({ length: Math.ceil(bytes.length / 1_400) }, (_, index) =>
      bytes.subarray(index * 1_400, (index + 1) * 1_400),
    );
    expect(read(parts).data[0]).toHaveLength(10 * 1024 * 1024);
  });

  test("refuse an event without end", () => {
    const blocks = new EventBlocks();
    const part = Buffer.alloc(8 * 1024 * 1024, "x");
    expect(() => {
      for (let count = 0; count < 9; count++) blocks.take(part);
    }).toThrow(expect.objectContaining({ message: "sent an event that is larger than 64 MB", isFault: true }) as Error);
  });
});
