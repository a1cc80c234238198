import { expect, test } from "vitest";
import type { Decision } from "../../../../core/routing/decision.ts";
import { decisionHeaders } from "../../../../router/gateway/decisionHeaders.ts";

test.each([
  ["plain", "plain"],
  ["größer", "gr%C3%B6%C3%9Fer"],
  ["half \ud83d", "half%20%EF%BF%BD"],
  ["two\r\nx-lines: 1", "two%0D%0Ax-lines%3A%201"],
])("a name %j stands in the headers as %s", (name, written) => {
  const by = { tier: name, modelId: name, endpoint: `${name}@http://one/v1` };
  const decision: Decision = {
    profile: name,
    score: 1,
    contributions: [],
    tier: name,
    stages: [{ role: "answer", tier: name, candidates: [by], expectedSeconds: 1 }],
    reasons: [],
  };
  const lines = decisionHeaders(decision, { profile: name }).map(({ text }) => text);
  expect(lines.join("").split("\r\n")).toEqual([
    "x-magi-score: 1.0",
    `x-magi-profile: ${written}`,
    `x-magi-tier: ${written}`,
    "x-magi-stages: answer",
    `x-magi-model: ${written}`,
    "x-magi-endpoint: http://one/v1",
    "",
  ]);
});
