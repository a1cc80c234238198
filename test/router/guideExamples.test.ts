import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { guideExamples } from "../../webview/chat/model/introduction.ts";
import { RouterChild } from "../support/router/routerChild.ts";

let router: RouterChild;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "magi-examples-"));
  await cp(join(import.meta.dirname, "../../examples/workspace"), root, { recursive: true });
  router = await RouterChild.start(root, "guide");
});
afterAll(async () => {
  await router.stop();
  await rm(root, { recursive: true, force: true });
});

/** What each answer has to say, and by which stages. */
const expected: Readonly<Record<(typeof guideExamples)[number], readonly [words: RegExp, stages: readonly string[]]>> =
  {
    "What is a tier?": [/A tier is a named step of the profile/, ["answer"]],
    "How do I add a model to my profile?": [/enabled_models:\n {2}- /, ["answer"]],
    "Explain step by step how failover works when a model is broken": [
      /another endpoint of it, then another model of the tier, then the next tier up/,
      ["draft", "refine"],
    ],
  };

test.each(guideExamples)("the guide answers the chat's example «%s» rightly", async (question) => {
  const answer = await router.ask(question);
  expect(answer.error).toBeUndefined();
  const [words, stages] = expected[question];
  expect(answer.text).toMatch(words);
  expect(answer.events.flatMap((event) => (event.kind === "stage" ? [event.role] : []))).toEqual(stages);
});
