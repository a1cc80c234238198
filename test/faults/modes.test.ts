import { describe, expect, test } from "vitest";
import type { TestContext } from "vitest";
import { oneTier } from "../support/router/routerCase.ts";
import type { Answer } from "../support/router/routerChild.ts";
import { readAnswer } from "../support/router/routerChild.ts";
import type { RouterHere } from "../support/router/routerHere.ts";
import { startHere } from "../support/router/routerHere.ts";
import { FaultyUpstream } from "../support/upstream/faultyUpstream.ts";
import { answer } from "../support/upstream/rawAnswer.ts";
import type { Fault } from "./faults.ts";
import {
  afterFirstToken,
  beforeEndOfWhole,
  beforeFirstToken,
  beforeFirstTokenOfStream,
  half,
  oddButRight,
  refusals,
  refuses,
  saidByFirst,
} from "./faults.ts";

const limits = { silenceMs: 800, checkMs: 400 };
const fromSecond = ["from", " the", " second"];

async function serverThat(words: readonly string[], { onTestFinished }: TestContext): Promise<FaultyUpstream> {
  const server = await new FaultyUpstream(({ stream }) => answer(words, stream)).start();
  onTestFinished(() => server.stop());
  return server;
}

interface Case {
  readonly router: RouterHere;
  readonly first: FaultyUpstream;
  readonly second: FaultyUpstream;
}

/** The first of two endpoints is well when the router looks at it, and fails after that. */
async function startWith(fault: Fault, context: TestContext, { alone = false } = {}): Promise<Case> {
  const [first, second] = [await serverThat(saidByFirst, context), await serverThat(fromSecond, context)];
  const profile = oneTier(...(alone ? ["one"] : ["one", "two"])).replace(
    "expected_time_seconds: 1",
    "expected_time_seconds: 0.3",
  );
  const models = {
    one: { tier: "fast", urls: [first.url] },
    two: { tier: "fast", urls: [second.url] },
  };
  const router = await startHere({ profile, models, limits, whenFinished: context.onTestFinished });
  await fault.begin(first);
  return { router, first, second };
}

/** Whatever the server sends before it pauses or ends, it sends at once. */
function inOnePacket(server: FaultyUpstream): void {
  const { behaviour } = server;
  server.behaviour = async function* (asked) {
    let held: Uint8Array[] = [];
    for await (const step of behaviour(asked)) {
      if (typeof step === "string" || step instanceof Uint8Array) {
        held.push(Buffer.from(step));
        continue;
      }
      yield Buffer.concat(held);
      held = [];
      yield step;
    }
    yield Buffer.concat(held);
  };
}

async function ask({ router }: Case, stream: boolean): Promise<Answer & { readonly body: unknown }> {
  const response = await router.post("Hi", { stream });
  const kept = response.clone();
  const read = await readAnswer(response);
  const body: unknown = stream ? undefined : await kept.json();
  return { ...read, body };
}

function textOf({ body }: { readonly body: unknown }): unknown {
  return (body as { choices?: { message?: { content?: unknown } }[] }).choices?.[0]?.message?.content;
}

/** Whatever happened, nobody at a model server still works for a client that has its answer. */
async function nothingIsLeft({ first, second }: Case, { expect }: TestContext): Promise<void> {
  await expect.poll(() => [first.open, second.open], { timeout: 1_500, interval: 10 }).toEqual([0, 0]);
}

describe.concurrent("before the first token, another endpoint answers", () => {
  test.for([...beforeFirstToken, ...beforeFirstTokenOfStream])(
    "when one that streams $what",
    async (fault, context) => {
      const here = await startWith(fault, context);
      const got = await ask(here, true);
      expect(got).toMatchObject({ status: 200, text: fromSecond.join(""), error: undefined, done: true });
      await nothingIsLeft(here, context);
    },
  );

  test.for([...beforeFirstToken, ...beforeEndOfWhole])(
    "when one that does not stream $what",
    async (fault, context) => {
      const here = await startWith(fault, context);
      const got = await ask(here, false);
      expect(got.status).toBe(200);
      expect(textOf(got)).toBe(fromSecond.join(""));
      await nothingIsLeft(here, context);
    },
  );
});

describe.concurrent("when nobody else is there, the client gets an error, never an empty success", () => {
  test.for([...beforeFirstToken, ...beforeFirstTokenOfStream])(
    "from one that streams and $what",
    async (fault, context) => {
      const here = await startWith(fault, context, { alone: true });
      const got = await ask(here, true);
      expect(got.status).toBeGreaterThanOrEqual(400);
      expect(got.error).toMatchObject({ source: "upstream", message: expect.stringMatching(/^\S.*\.$/) as string });
      expect(got).toMatchObject({ text: "", done: false });
      await nothingIsLeft(here, context);
    },
  );

  test.for([...beforeFirstToken, ...beforeEndOfWhole])(
    "from one that does not stream and $what",
    async (fault, context) => {
      const here = await startWith(fault, context, { alone: true });
      const got = await ask(here, false);
      expect(got.status).toBeGreaterThanOrEqual(400);
      expect(got.error).toMatchObject({ source: "upstream", message: expect.stringMatching(/^\S.*\.$/) as string });
      await nothingIsLeft(here, context);
    },
  );
});

describe.concurrent("after the first token, what was streamed stays and an error says that it broke off", () => {
  test.for(afterFirstToken)("when the server $what", async (fault, context) => {
    const here = await startWith(fault, context);
    const got = await ask(here, true);
    expect(got).toMatchObject({ status: 200, text: half.join(""), done: false });
    expect(got.error).toMatchObject({ code: "UPSTREAM_BROKE_OFF", source: "upstream" });
    expect(here.second.asked).toHaveLength(0);
    await nothingIsLeft(here, context);
  });
});

describe.concurrent(
  "when the failure comes in the same packet as the tokens before it, nothing is silent either",
  () => {
    test.for(afterFirstToken)("when the server $what", async (fault, context) => {
      const here = await startWith(fault, context);
      inOnePacket(here.first);
      const got = await ask(here, true);
      if (got.error === undefined) expect(got).toMatchObject({ text: fromSecond.join(""), done: true });
      else {
        expect(half.join("").startsWith(got.text)).toBe(true);
        expect(got).toMatchObject({ done: false, error: { code: "UPSTREAM_BROKE_OFF", source: "upstream" } });
      }
      await nothingIsLeft(here, context);
    });
  },
);

describe.concurrent("what is odd but whole comes through byte for byte", () => {
  test.for(oddButRight.filter(({ only }) => only !== "whole"))(
    "streamed, when the server $what",
    async (quirk, context) => {
      const here = await startWith(quirk, context);
      const got = await ask(here, true);
      expect(got.error).toBeUndefined();
      expect(got.text === quirk.words.join("")).toBe(true);
      expect(here.second.asked).toHaveLength(0);
      await nothingIsLeft(here, context);
    },
  );

  test.for(oddButRight.filter(({ only }) => only !== "streamed"))(
    "whole, when the server $what",
    async (quirk, context) => {
      const here = await startWith(quirk, context);
      const got = await ask(here, false);
      expect(textOf(got) === quirk.words.join("")).toBe(true);
      expect(here.second.asked).toHaveLength(0);
      await nothingIsLeft(here, context);
    },
  );
});

describe.concurrent.each([true, false])("the caller's own mistake is given back (stream: %s)", (stream) => {
  test.for(refusals)("%d", async (status, context) => {
    const here = await startWith(refuses(status), context);
    const got = await ask(here, stream);
    expect(got.status).toBe(status);
    expect(got.error).toMatchObject({ code: "UPSTREAM_REFUSED_REQUEST", source: "upstream" });
    expect(here.second.asked).toHaveLength(0);
    await nothingIsLeft(here, context);
  });
});
