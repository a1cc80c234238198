import { expect, it } from "vitest";
import { RouterAnswerError } from "../../../../client/router/answerError.ts";
import { askRouter } from "../../../../client/router/askRouter.ts";
import type { AnswersQuestions } from "../../../../client/router/askRouter.ts";
import type { AnswerPart } from "../../../../protocol/parseAnswerEvent.ts";

const text: AnswerPart = { kind: "text", text: "Hi" };
const done: AnswerPart = { kind: "done" };
const broken = new Error("connect ECONNREFUSED");

/** A router that says these parts and then perhaps fails. */
function router(...script: readonly (AnswerPart | Error)[]): AnswersQuestions {
  return {
    // eslint-disable-next-line @typescript-eslint/require-await -- The interface is asynchronous, the script is not.
    async *ask() {
      for (const step of script) {
        if (step instanceof Error) throw step;
        yield step;
      }
    },
  };
}

/** What comes of a question to these routers, one after the other. */
async function check(routers: readonly AnswersQuestions[], abort = new AbortController(), whyOff?: string) {
  const parts: AnswerPart[] = [];
  const askedFor: (AnswersQuestions | undefined)[] = [];
  const stream = askRouter({
    question: { turns: [], model: "magi" },
    signal: abort.signal,
    whyOff: () => whyOff,
    getClient: (_signal, not) => {
      askedFor.push(not);
      const next = routers[askedFor.length - 1];
      if (next === undefined) return Promise.reject(new RouterAnswerError({ message: "None.", code: "ROUTER_DOWN" }));
      return Promise.resolve(next);
    },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  try {
    for await (const part of stream) parts.push(part);
  } catch (error) {
    return { parts, error, askedFor };
  }
  return { parts, askedFor };
}

it("hands on what the router says", async () => {
  expect((await check([router(text, done)])).parts).toEqual([text, done]);
});

it("asks the next router when one is gone before it said anything", async () => {
  const gone = router(broken);
  const { parts, askedFor } = await check([gone, router(text, done)]);
  expect(parts).toEqual([text, done]);
  expect(askedFor).toEqual([undefined, gone]);
});

it("says that the router stopped when it ends in the middle, and asks nobody again", async () => {
  const { parts, error, askedFor } = await check([router(text, broken), router(text, done)]);
  expect(parts).toEqual([text]);
  expect(error).toMatchObject({ code: "ROUTER_STOPPED" });
  expect(askedFor).toHaveLength(1);
});

it("does not say that the router is started again when the last profile has gone", async () => {
  const { error } = await check([router(text, broken)], undefined, "NO_PROFILES");
  expect(error).toMatchObject({ code: "NO_PROFILES" });
  expect(String(error)).toMatch("because there is no profile any more. Create one and send the question again.");
});

it("asks again only once", async () => {
  const { error, askedFor } = await check([router(broken), router(broken), router(text, done)]);
  expect(error).toMatchObject({ code: "ROUTER_STOPPED" });
  expect(askedFor).toHaveLength(2);
});

it("keeps the router's own word, and asks nobody again", async () => {
  const refused = new RouterAnswerError({ message: "Nobody answers.", code: "NO_HEALTHY_MODEL" });
  const { error, askedFor } = await check([router(refused), router(text, done)]);
  expect(error).toBe(refused);
  expect(askedFor).toHaveLength(1);
});

it("says that no router is coming", async () => {
  expect((await check([router(broken)])).error).toMatchObject({ code: "ROUTER_DOWN" });
});

it("asks nobody again after it was stopped", async () => {
  const abort = new AbortController();
  abort.abort();
  const { askedFor } = await check([router(broken), router(text, done)], abort);
  expect(askedFor).toHaveLength(1);
});
