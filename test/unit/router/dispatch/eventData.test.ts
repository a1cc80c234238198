import { describe, expect, test } from "vitest";
import { eventData } from "../../../../router/dispatch/eventData.ts";

async function read(parts: readonly Buffer[]): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const data of eventData(partsOf(parts))) found.push(data);
  return found;
}

async function* partsOf(parts: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const part of parts) {
    await Promise.resolve();
    yield part;
  }
}

const text = `: hello\r\n\r\ndata: {"a":"é 𝄞"}\r\n\r\nevent: x\ndata: one\ndata: two\n\ndata: [DONE]\n\n`;
const expected = ['{"a":"é 𝄞"}', "one\ntwo", "[DONE]"];

describe("the data of server-sent events", () => {
  test("is the same however the bytes are cut", async () => {
    const bytes = Buffer.from(text);
    expect(await read([bytes])).toEqual(expected);
    for (let at = 1; at < bytes.length; at++)
      expect(await read([bytes.subarray(0, at), bytes.subarray(at)]), `cut at byte ${String(at)}`).toEqual(expected);
    expect(await read([...bytes].map((byte) => Buffer.from([byte])))).toEqual(expected);
  });

  test("an unfinished last event is not an event", async () => {
    expect(await read([Buffer.from("data: whole\n\ndata: half")])).toEqual(["whole"]);
  });

  test("an event of 10 MB comes through", async () => {
    const [data] = await read([Buffer.from(`data: ${"x".repeat(10 * 1024 * 1024)}\n\n`)]);
    expect(data).toHaveLength(10 * 1024 * 1024);
  });

  test("reads on only when asked for more", async () => {
    let pulled = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      for (;;) {
        pulled++;
        await Promise.resolve();
        yield Buffer.from("data: x\n\n");
      }
    }
    const events = eventData(endless());
    await events.next();
    await events.next();
    expect(pulled).toBe(2);
    await events.return();
  });
});
