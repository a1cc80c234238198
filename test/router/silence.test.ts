import { describe, expect, onTestFinished, test } from "vitest";
import type { Clock } from "../../core/ports.ts";
import { systemClock } from "../../router/systemClock.ts";
import { upstream } from "../support/router/routerCase.ts";
import type { Answer } from "../support/router/routerChild.ts";
import { readAnswer, token } from "../support/router/routerChild.ts";
import { startHere } from "../support/router/routerHere.ts";
import { FaultyUpstream } from "../support/upstream/faultyUpstream.ts";
import type { Step } from "../support/upstream/faultyUpstream.ts";
import { chunk, chunked, contentTypes, event, events, head, lastChunk } from "../support/upstream/rawAnswer.ts";

/** Asks a router whose limits a test can wait for. Tier `fast` is expected to answer in 0.6 s. */
async function ask(servers: Readonly<Record<string, { readonly url: string }>>, clock?: Clock): Promise<Answer> {
  const { url } = await startHere({
    profile: `
enabled_models: [${Object.keys(servers).join(", ")}]
tier_config: [{ name: fast, max_score: .inf, expected_time_seconds: 0.6 }]
load_balancing: { enabled: false }
`,
    models: Object.fromEntries(Object.entries(servers).map(([id, { url }]) => [id, { tier: "fast", urls: [url] }])),
    limits: { silenceMs: 1_500, checkMs: 300, loadingMs: 1_500 },
    ...(clock && { clock }),
  });
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "x-magi-events": "1" },
    body: JSON.stringify({ stream: true, messages: [{ role: "user", content: "Hi" }] }),
  });
  return readAnswer(response);
}

describe("a server that says nothing for longer than its tier is expected to need", () => {
  test("is left to work while it answers health checks, and the user is told", async () => {
    const slow = await upstream({ kind: "ok", words: ["At last"], pauseMs: 4_500 });
    const other = await upstream();
    const answer = await ask({ slow, other });
    expect(answer.text).toBe("At last");
    expect(answer.events).toContainEqual({
      kind: "waiting",
      role: "answer",
      modelId: "slow",
      message: "slow takes longer than the 0.6 s that tier fast is expected to need.",
    });
    expect(other.seen).toHaveLength(0);
  });

  test("is given up when it answers nothing at all, and another answers", async () => {
    const hung = await upstream({ kind: "hang", deaf: true });
    const other = await upstream({ kind: "ok", words: ["from the other"] });
    const answer = await ask({ hung, other });
    expect(answer.text).toBe("from the other");
    const failover = answer.events.find((event) => event.kind === "failover");
    expect(failover?.message).toContain("answers neither the prompt nor a health check");
    await (
      await hung.request(0)
    ).aborted;
  });

  test("and that nothing can stand in for ends in a sentence", async () => {
    const hung = await upstream({ kind: "hang", deaf: true });
    const answer = await ask({ hung });
    expect(answer.error).toMatchObject({ code: "UPSTREAM_TIMEOUT", source: "upstream" });
  });

  test("in the middle of its answer, is given up with what was streamed", async () => {
    const stalled = await upstream({ kind: "stall", words: ["Half"] });
    const answer = await ask({ stalled });
    expect(answer.text).toBe("Half");
    expect(answer.error?.code).toBe("UPSTREAM_BROKE_OFF");
  });
});

describe("a server that sends comments to keep the connection alive", () => {
  let skippedMs = 0;
  const clock: Clock = { ...systemClock, now: () => Date.now() + skippedMs };

  /** Streams these steps; before a comment comes, so many seconds go by. */
  const commenting = async (steps: () => Iterable<Step>): Promise<FaultyUpstream> => {
    const server = await new FaultyUpstream(function* () {
      yield head(200, contentTypes.stream, chunked);
      yield* steps();
    }).start();
    onTestFinished(() => server.stop());
    return server;
  };
  const commentAfter = (seconds: number): Step => {
    skippedMs += seconds * 1000;
    return chunk(": keepalive\n\n");
  };

  test.each([
    ["reads a long prompt", []],
    ["thinks in the middle of its answer", ["At "]],
  ])("is waited for while it %s", async (_what, before) => {
    const slow = await commenting(function* () {
      for (const content of before) yield chunk(event({ delta: { content } }));
      // Together they are longer than a server that says nothing has.
      yield commentAfter(40);
      yield { pauseMs: 100 };
      yield commentAfter(40);
      yield { pauseMs: 2_500 };
      yield* events(["last"]).map(chunk);
      yield lastChunk;
    });
    const answer = await ask({ slow, other: await upstream() }, clock);
    expect(answer.error).toBeUndefined();
    expect(answer.text).toBe(`${before.join("")}last`);
  });

  test("and never a token, or bytes that make no event, is given up after an hour", async () => {
    for (const sign of [": keepalive\n\n", "data: "]) {
      const hung = await commenting(function* () {
        yield chunk(sign);
        yield { pauseMs: 50 };
        skippedMs += 3_600_000;
        yield chunk(sign);
        yield { last: "hang" };
      });
      const answer = await ask({ hung, other: await upstream() }, clock);
      expect(answer.text).toBe("Hello there.");
      const failover = answer.events.find((event) => event.kind === "failover");
      expect(failover?.message).toContain("kept the connection open for 60 minutes and said nothing");
    }
  });

  test("and nothing else for an hour in the middle of its answer, is given up with what was streamed", async () => {
    const hung = await commenting(function* () {
      yield chunk(event({ delta: { content: "Half" } }));
      yield { pauseMs: 50 };
      yield commentAfter(0);
      yield { pauseMs: 50 };
      yield commentAfter(3_600);
      yield { last: "hang" };
    });
    const answer = await ask({ hung }, clock);
    expect(answer.text).toBe("Half");
    expect(answer.error?.code).toBe("UPSTREAM_BROKE_OFF");
    expect(answer.error?.message).toContain("kept the connection open for 60 minutes and said nothing");
  });
});

test("a model that loads for longer than the limit is given up", async () => {
  const loading = await upstream({ kind: "loading" });
  const answer = await ask({ loading });
  expect(answer.events.map((event) => event.kind)).toContain("waiting");
  expect(answer.error).toMatchObject({ code: "UPSTREAM_FAILED", source: "upstream" });
  expect(answer.error?.message).toContain("is still loading its model");
});
