import { expect, test } from "vitest";
import { readChunk } from "../../../../router/dispatch/chunk.ts";
import type { Batch } from "../../../../router/dispatch/openStream.ts";
import { OneId } from "../../../../router/gateway/oneId.ts";

function batchOf(...data: readonly string[]): Batch & { readonly bytes: Buffer } {
  const events = data.map((each) => ({ data: each, chunk: readChunk(each)! }));
  return { bytes: Buffer.from(data.map((each) => `: note\ndata: ${each}\n\n`).join("")), events, isDone: false };
}

const text = (batch: Batch): string => String(batch.bytes);

test.each([
  ['{"id":"chatcmpl-1","choices":[]}', '{"id":"one","choices":[]}'],
  ['{"choices":[{"delta":{"id":"x"}}],"id" : "chatcmpl-1"}', '{"choices":[{"delta":{"id":"x"}}],"id":"one"}'],
  ['{"choices":[],"id":"gr\u00f6\u00dfer"}', '{"choices":[],"id":"one"}'],
  ['{"id":17,"choices":[]}', '{"id":"one","choices":[]}'],
  ['{"choices":[]}', '{"choices":[]}'],
])("%s gets the id of the stream and stays what it is", (data, expected) => {
  expect(text(new OneId("one").of(batchOf(data)))).toBe(`: note\ndata: ${expected}\n\n`);
});

test("what says the id in its text keeps it, and bytes that are no UTF-8 stay", () => {
  const content = 'the "id":"chatcmpl-1" of it, ';
  const data = JSON.stringify({ id: "chatcmpl-1", choices: [{ delta: { content } }] });
  const { events, bytes } = batchOf(data, data);
  const odd = Buffer.concat([bytes, Buffer.from([0x3a, 0xff, 0x0a, 0x0a])]);
  const named = new OneId("one").of({ events, bytes: odd, isDone: true });
  const expected = `: note\ndata: ${JSON.stringify({ id: "one", choices: [{ delta: { content } }] })}\n\n`;
  expect(named.bytes).toEqual(Buffer.concat([Buffer.from(expected + expected), Buffer.from([0x3a, 0xff, 0x0a, 0x0a])]));
  expect(named.isDone).toBe(true);
});

test("a server may change its id, leave it out for a while, and break off", () => {
  const one = new OneId("one");
  expect(text(one.of(batchOf('{"id":"a"}')))).toContain('{"id":"one"}');
  expect(text(one.of(batchOf('{"choices":[]}', '{"id":"a"}')))).toContain('{"id":"one"}');
  const { events, isDone } = batchOf('{"id":"b"}');
  expect(one.of({ events, isDone }).events.map(({ data }) => data)).toEqual(['{"id":"one"}']);
  expect(one.of({ bytes: Buffer.from(": ping\n\n"), events: [], isDone: false }).bytes).toEqual(
    Buffer.from(": ping\n\n"),
  );
});
