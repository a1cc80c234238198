import { describe, expect, test } from "vitest";
import type { Decision } from "../../../../core/routing/decision.ts";
import { decideCase, health, orderOf, registry } from "../../../support/routing/situations.ts";
import type { Case } from "../../../support/routing/situations.ts";

const models = registry({
  small: { assigned_tier: "fast", ctx_size: 2048 },
  middle: { assigned_tier: "balanced", ctx_size: 8192 },
  big: { assigned_tier: "powerful", ctx_size: 32768 },
});
const ladder = `
enabled_models: [small, middle, big]
load_balancing: { enabled: false }
`;
const twoStage = `${ladder}
two_stage: { enabled: true, stage1_tier: fast, stage2_tier: powerful, stage1_max_tokens: 500 }
`;

/** English of about so many tokens. */
function prompt(tokens: number): Required<Pick<Case, "request">>["request"] {
  const content = "the cat sat on the mat. ".repeat(Math.ceil(tokens / 5.25));
  return { turns: [{ role: "user", content }] };
}

function decideOn(tokens: number, { request, ...given }: Partial<Case> = {}): Decision {
  return decideCase({ profile: ladder, registry: models, ...given, request: { ...prompt(tokens), ...request } });
}

function checkReason(decision: Decision, words: string | RegExp): void {
  expect(decision.reasons.join("\n")).toMatch(words);
}

describe("a prompt and the contexts of models", () => {
  test("stays in its tier while it fits", () => {
    expect(orderOf(decideOn(1_500))).toEqual(["small", "middle", "big"]);
  });

  test("goes to the next tier up that has room, with both numbers", () => {
    const decision = decideOn(5_000);
    expect(orderOf(decision)).toEqual(["middle", "big"]);
    expect(decision.tier).toBe("fast");
    checkReason(
      decision,
      /No model of tier fast has room for this prompt: it has about 4,9\d\d tokens, and the largest context is 2,048 \(small\)/,
    );
    checkReason(
      decision,
      /Tier balanced, the next up that has a model with room for it, stands in \(its context: 8,192\)/,
    );
  });

  test("goes down when nothing above has room", () => {
    const upsideDown = registry({
      small: { assigned_tier: "fast", ctx_size: 32768 },
      middle: { assigned_tier: "balanced", ctx_size: 2048 },
      big: { assigned_tier: "powerful", ctx_size: 2048 },
    });
    const decision = decideOn(5_000, { registry: upsideDown, score: 5 });
    expect(orderOf(decision)).toEqual(["small"]);
    checkReason(decision, "the next down that has a model with room for it");
  });

  test("a model that it may just not fit comes after those with room, the largest first", () => {
    const tight = registry({
      small: { assigned_tier: "fast", ctx_size: 4000 },
      middle: { assigned_tier: "balanced", ctx_size: 4500 },
      big: { assigned_tier: "powerful", ctx_size: 32768 },
    });
    expect(orderOf(decideOn(5_000, { registry: tight }))).toEqual(["big", "middle", "small"]);
    const noBig = ladder.replace(", big", "");
    const decision = decideOn(5_000, { registry: tight, profile: noBig });
    expect(orderOf(decision)).toEqual(["middle", "small"]);
    expect(decision.refusal).toBeUndefined();
    checkReason(decision, /nothing has more room \(4,500 tokens\), though the prompt may be too long/);
  });

  test("of the models that are out of order those with room are tried first", () => {
    const tight = registry({
      small: { assigned_tier: "fast", ctx_size: 4000, port: 1 },
      middle: { assigned_tier: "balanced", ctx_size: 32768, port: 2 },
      big: { assigned_tier: "powerful", ctx_size: 4500, port: 3 },
    });
    const down = health({
      "small@http://127.0.0.1:1/v1": "down",
      "middle@http://127.0.0.1:2/v1": "down",
      "big@http://127.0.0.1:3/v1": "down",
    });
    expect(orderOf(decideOn(5_000, { registry: tight, health: down }))).toEqual(["middle", "small", "big"]);
    const noBig = ladder.replace(", big", "");
    const onlyMiddle = health({ "middle@http://127.0.0.1:2/v1": "down" });
    const withoutBig = { registry: tight, profile: noBig, health: onlyMiddle };
    expect(orderOf(decideOn(5_000, withoutBig))).toEqual(["small", "middle"]);
  });

  test("an answer needs room too: what the request allows, else some", () => {
    const decision = decideOn(1_900);
    expect(orderOf(decision)[0]).toBe("middle");
    checkReason(
      decision,
      /The prompt with its answer may not fit in tier fast: it has about 1,[89]\d\d tokens, and the largest context is 2,048/,
    );
    expect(orderOf(decideOn(1_900, { request: { answerTokens: 10 } }))[0]).toBe("small");
    expect(orderOf(decideOn(6_000, { request: { answerTokens: 2_000 } }))[0]).toBe("middle");
    expect(orderOf(decideOn(6_500, { request: { answerTokens: 2_000 } }))[0]).toBe("big");
  });

  test("what the model reads besides the turns counts", () => {
    expect(orderOf(decideOn(100, { request: { moreCharacters: 20_000 } }))[0]).toBe("middle");
  });

  test("what the server says counts for more than the registry", () => {
    const larger = health({ "small@http://127.0.0.1:9001/v1": { contextTokens: 16_384 } });
    expect(orderOf(decideOn(5_000, { health: larger }))[0]).toBe("small");
    const smaller = health({ "small@http://127.0.0.1:9001/v1": { contextTokens: 512 } });
    expect(orderOf(decideOn(1_500, { health: smaller }))[0]).toBe("middle");
  });

  test("a model whose context nobody knows always has room", () => {
    const unknown = registry({ small: { assigned_tier: "fast" }, big: { assigned_tier: "powerful", ctx_size: 4096 } });
    expect(orderOf(decideOn(100_000, { registry: unknown }))).toEqual(["small"]);
  });

  test("a model that reads only the last prompt needs room only for that", () => {
    const single = registry({ small: { assigned_tier: "fast", ctx_size: 2048, single_turn: true } });
    const turns = [...(prompt(50_000).turns ?? []), { role: "user" as const, content: "And then?" }];
    const profile = ladder.replace(", middle, big", "");
    expect(orderOf(decideCase({ profile, registry: single, request: { turns } }))).toEqual(["small"]);
  });

  test("a model that reads only the last prompt refuses for the length of that one", () => {
    const single = registry({ small: { assigned_tier: "fast", ctx_size: 512, single_turn: true } });
    const turns = [...(prompt(50_000).turns ?? []), ...(prompt(2_000).turns ?? [])];
    const decision = decideCase({ profile: "enabled_models: [small]", registry: single, request: { turns } });
    expect(decision.refusal?.message).toMatch(/^The prompt has about [12],\d{3} tokens/);
  });

  test("is refused with the numbers when it fits none", () => {
    const decision = decideOn(60_000);
    expect(decision.stages.map((stage) => stage.candidates)).toEqual([[]]);
    expect(decision.refusal?.code).toBe("CONTEXT_TOO_LONG");
    expect(decision.refusal?.message).toMatch(
      /about 59,\d{3} tokens \(at least 3\d,\d{3}\), more than any model of the profile takes, and the largest context is 32,768 \(big\)/,
    );
  });

  test("is refused for a pinned model that is too small, whatever others could", () => {
    const decision = decideOn(5_000, { request: { pinned: { kind: "model", name: "small" } } });
    expect(decision.refusal?.message).toMatch(
      /the model that was asked for takes, and the largest context is 2,048 \(small\)/,
    );
    expect(orderOf(decideOn(5_000, { request: { pinned: { kind: "tier", name: "fast" } } }))[0]).toBe("middle");
  });

  test("a model that is out of order but has room is tried before the prompt is refused", () => {
    const down = health({ "big@http://127.0.0.1:9003/v1": "down" });
    const decision = decideOn(20_000, { health: down });
    expect(orderOf(decision)).toEqual(["big"]);
    expect(decision.refusal).toBeUndefined();
  });
});

describe("two stages and contexts", () => {
  test("a prompt that the drafting tier has no room for is answered by the refining tier alone", () => {
    const decision = decideOn(5_000, { profile: twoStage, score: 9 });
    expect(decision.stages.map(({ role, tier }) => [role, tier])).toEqual([["answer", "powerful"]]);
  });

  test("the refining model has room for the draft too", () => {
    const close = registry({
      small: { assigned_tier: "fast" },
      middle: { assigned_tier: "balanced", ctx_size: 8192 },
      big: { assigned_tier: "powerful", ctx_size: 2048 },
    });
    const decision = decideOn(1_500, { profile: twoStage, registry: close, score: 9 });
    expect(decision.stages.map(({ role }) => role)).toEqual(["draft", "refine"]);
    expect(orderOf(decision, 1)).toEqual(["middle", "big"]);
    expect(orderOf(decideOn(1_000, { profile: twoStage, registry: close, score: 9 }), 1)[0]).toBe("big");
  });

  test("is left out when nothing that refines has room", () => {
    const noRoom = registry({ small: { assigned_tier: "fast" }, big: { assigned_tier: "powerful", ctx_size: 2048 } });
    const decision = decideOn(20_000, { profile: twoStage, registry: noRoom, score: 9 });
    expect(decision.stages.map(({ role }) => role)).toEqual(["answer"]);
    expect(orderOf(decision)).toEqual(["small"]);
    checkReason(decision, "nothing that could refine has room for the prompt");
  });
});
