import { connect } from "node:net";
import type { Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { token } from "../support/router/routerChild.ts";
import { hang } from "../support/upstream/faultyUpstream.ts";
import type { FaultyUpstream, Step } from "../support/upstream/faultyUpstream.ts";
import { chunk, chunked, contentTypes, event, events, head } from "../support/upstream/rawAnswer.ts";
import { telling } from "./derivedAnswers.ts";
import { startMany } from "./manyEndpoints.ts";
import type { ManyEndpoints } from "./manyEndpoints.ts";

const word = "twelve bytes";

const endless = function* (): Iterable<Step> {
  yield head(200, contentTypes.stream, chunked);
  for (let count = 0; ; count++) {
    yield chunk(event({ delta: { content: `${word} ${count}` } }));
    yield { pauseMs: 20 };
  }
};
const begunThenSilent = (): Iterable<Step> => [
  head(200, contentTypes.stream, chunked),
  ...events(["One"]).slice(0, 2).map(chunk),
  hang,
];

/** How far the exchange is before the client leaves. */
type Reached = "asked" | "head" | "text";

describe("a client that goes away frees the model server within a second", () => {
  test.each([
    { when: "before a streamed answer has begun", behaviour: () => [hang], stream: true, reached: "asked" },
    { when: "while it waits for a whole answer", behaviour: () => [hang], stream: false, reached: "asked" },
    {
      when: "between the head and the first token",
      behaviour: () => [head(200, contentTypes.stream, chunked), hang],
      stream: true,
      reached: "head",
    },
    { when: "in the middle of a stream", behaviour: endless, stream: true, reached: "text" },
    { when: "in the middle of a stream that stands still", behaviour: begunThenSilent, stream: true, reached: "text" },
  ] as const)("$when", async ({ behaviour, stream, reached }) => {
    let saidHead = false;
    const many = await startMany(function* () {
      for (const step of behaviour()) {
        yield step;
        // The next step is asked for when the kernel has taken this one.
        saidHead = true;
      }
    });
    for (const how of ["abort", "reset"] as const) {
      saidHead = false;
      const client = await askRaw(many, stream);
      let text = "";
      client.on("data", (piece) => (text += String(piece)));
      const server = await serverOf(many);
      const asked = server.asked.at(-1)!;
      const isThere: Record<Reached, () => boolean> = {
        asked: () => true,
        head: () => saidHead,
        text: () => text.includes('"content"'),
      };
      await expect.poll(isThere[reached], { interval: 5 }).toBe(true);
      const left = performance.now();
      if (how === "abort") client.destroy();
      else client.resetAndDestroy();
      const freed = await Promise.race([asked.ended, new Promise<undefined>((resolve) => setTimeout(resolve, 5_000))]);
      expect(freed?.isWhole).toBe(false);
      expect(freed!.at - left).toBeLessThan(1_000);
    }
    await expect
      .poll(async () => (await many.router.status()).endpoints.map(({ active }) => active), { timeout: 1_000 })
      .toEqual(many.all.map(() => 0));
  });
});

test("a client that does not read stops the model server, and gets every byte when it reads again", async () => {
  const many = await startMany(function* () {
    yield head(200, contentTypes.stream, chunked);
    for (let count = 0; count < 4_000; count++)
      yield chunk(event({ delta: { content: `${count}:${"x".repeat(16_000)};` } }));
    yield chunk(event({ delta: {}, finish_reason: "stop" }));
    yield chunk("data: [DONE]\n\n");
    yield "0\r\n\r\n";
  });
  const client = await askRaw(many, true);
  client.pause();
  const server = await serverOf(many);
  // What two pairs of sockets hold, and a little of the router's own; the answer has 62 MB.
  const limit = 24 * 1024 * 1024;
  const standsStill = async (): Promise<number> => {
    for (let before = -1; ;) {
      if (server.taken === before || server.taken > 2 * limit) return server.taken;
      before = server.taken;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  };
  const taken = await standsStill();
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(limit);
  let next = 0;
  let text = "";
  client.setEncoding("latin1").on("data", (piece: string) => {
    text += piece;
    for (
      let found = /"content":"(\d+):x{16000};"/.exec(text);
      found !== null;
      found = /"content":"(\d+):x{16000};"/.exec(text)
    ) {
      if (Number(found[1]) !== next++) throw new Error(`Event ${found[1]} came where ${next - 1} was due.`);
      text = text.slice(found.index + found[0].length);
    }
  });
  client.resume();
  await expect.poll(() => text.includes("[DONE]"), { timeout: 20_000 }).toBe(true);
  expect(next).toBe(4_000);
});

test("prompts that their clients gave up while others were answered leave nothing behind", async () => {
  const many = await startMany(telling(5));
  await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const abort = new AbortController();
      setTimeout(() => {
        abort.abort();
      }, index % 100);
      const body = { model: "magi", stream: index % 2 === 0, messages: [{ role: "user", content: `Hello ${index}` }] };
      await many.router
        .post(body, { signal: abort.signal })
        .then((response) => response.text())
        .catch(() => undefined);
    }),
  );
  await expect.poll(() => many.all.map(({ open }) => open), { timeout: 5_000 }).toEqual(many.all.map(() => 0));
  const nothing = many.all.map(() => ({ active: 0, state: "ok" }));
  await expect
    .poll(async () => (await many.router.status()).endpoints.map(({ active, state }) => ({ active, state })), {
      timeout: 5_000,
    })
    .toEqual(nothing);
});

/** A client that is nothing but a socket. */
async function askRaw({ router }: ManyEndpoints, stream: boolean): Promise<Socket> {
  const body = JSON.stringify({ model: "magi", stream, messages: [{ role: "user", content: "Say hello." }] });
  const { port, host } = new URL(router.url);
  const lines = [
    "POST /v1/chat/completions HTTP/1.1",
    `Host: ${host}`,
    `Authorization: Bearer ${token}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  const socket = connect(Number(port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  await new Promise((resolve) => socket.once("connect", resolve));
  socket.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  return socket;
}

/** The one that works on a request. */
async function serverOf({ all }: ManyEndpoints): Promise<FaultyUpstream> {
  for (;;) {
    const found = all.find(({ open }) => open > 0);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
