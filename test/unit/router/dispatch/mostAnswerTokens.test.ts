import { expect, test } from "vitest";
import { allowedAnswerTokens, mostAnswerTokens } from "../../../../router/dispatch/mostAnswerTokens.ts";

test.each([
  [{}, 4_096],
  [{ max_tokens: 100 }, 100],
  [{ max_tokens: 100_000 }, 100_000],
  [{ max_tokens: -1 }, 4_096],
  [{ max_tokens: null, max_completion_tokens: 100 }, 4_096],
  [{ max_completion_tokens: 100_000 }, 100_000],
  [{ max_tokens: 100, n: 3 }, 300],
  [{ max_tokens: 100, n: 2, best_of: 4 }, 400],
  [{ max_tokens: 100, prompt: ["a", "b"], n: 2 }, 400],
  [{ max_tokens: 100, prompt: "ab" }, 100],
  [{ max_tokens: 100, prompt: [1, 2, 3] }, 100],
  [{ max_tokens: 100, prompt: [] }, 100],
])("an answer to %j may have %d tokens", (body, tokens) => {
  expect(mostAnswerTokens({ api: "completions", body })).toBe(tokens);
});

test("an answer that is cut has no more than that, and a vector has none", () => {
  expect(mostAnswerTokens({ api: "chat/completions", body: { max_tokens: 100 } }, 40)).toBe(40);
  expect(mostAnswerTokens({ api: "embeddings", body: { input: "a" } })).toBe(0);
});

test.each([
  [{}, undefined],
  [{ max_tokens: -1 }, undefined],
  [{ max_tokens: 100_000 }, 100_000],
  [{ max_tokens: 100, max_completion_tokens: 50 }, 50],
  [{ max_tokens: 100, n: 3 }, 300],
])("somebody limits the answer to %j to %s tokens", (body, tokens) => {
  expect(allowedAnswerTokens({ api: "chat/completions", body })).toBe(tokens);
});

test("a draft is limited by its stage, and a vector needs none", () => {
  expect(allowedAnswerTokens({ api: "chat/completions", body: {} }, 40)).toBe(40);
  expect(allowedAnswerTokens({ api: "embeddings", body: { input: "a" } })).toBe(0);
});
