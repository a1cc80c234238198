import { expect, test } from "vitest";
import { healthChangeWords } from "../../../../core/health/changeWords.ts";
import type { EndpointHealth } from "../../../../core/health/health.ts";

const ok: EndpointHealth = {
  endpoint: "m@http://one/v1",
  modelId: "m",
  url: "http://one/v1",
  state: "ok",
  since: 100,
  active: 0,
};
const embedded = { endpoint: "m@embedded", url: "embedded" };
const down: EndpointHealth = { ...ok, state: "down", detail: "It refused the connection." };
const unknown: EndpointHealth = { ...ok, state: "unknown" };
const failing: EndpointHealth = { ...ok, breaker: "open", detail: "Its last 5 prompts failed although it seems up." };

test.each([
  ["it answers for the first time", unknown, ok, "m at http://one/v1 answers."],
  ["it is not there at the beginning", unknown, down, "m at http://one/v1 is down. It refused the connection."],
  ["it goes", ok, down, "m at http://one/v1 is down. It refused the connection."],
  ["it is back", down, ok, "m at http://one/v1 answers again."],
  ["it starts", down, { ...ok, state: "loading", detail: "It loads." }, "m at http://one/v1 is loading its model."],
  ["it has started", { ...ok, state: "loading" }, ok, "m at http://one/v1 answers."],
  [
    "it sleeps from the beginning",
    unknown,
    { ...ok, state: "sleeping" },
    "m at http://one/v1 sleeps until it is asked.",
  ],
  [
    "it wants a key",
    ok,
    { ...ok, state: "auth", detail: "It says 401." },
    "m at http://one/v1 wants a key. It says 401.",
  ],
  [
    "prompts fail there",
    ok,
    failing,
    "m at http://one/v1 is left alone. Its last 5 prompts failed although it seems up.",
  ],
  [
    "a server said why, in words of its own",
    ok,
    { ...failing, plainDetail: "Its last 5 prompts failed." },
    "m at http://one/v1 is left alone. Its last 5 prompts failed.",
  ],
  ["prompts no longer fail there", failing, ok, "m at http://one/v1 answers again."],
  ["it is the engine of MAGI", { ...unknown, ...embedded }, { ...ok, ...embedded }, "m answers."],
] as const)("when %s one line tells it", (_, before, after, words) => {
  expect(healthChangeWords(before, after)).toBe(words);
});

test.each([
  ["busy for a moment", ok, { ...ok, state: "busy" }],
  ["asleep", ok, { ...ok, state: "sleeping" }],
  ["tried again while it is left alone", failing, { ...failing, breaker: "halfOpen" }],
  ["not known any more", ok, unknown],
] as const)("when it is %s nothing is told", (_, before, after) => {
  expect(healthChangeWords(before, after)).toBeUndefined();
});
