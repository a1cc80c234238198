import { describe, expect, test } from "vitest";
import { modelNames, toModelRequest, toRouteRequest } from "../../../../router/gateway/modelRequest.ts";
import { RouterError } from "../../../../router/routerError.ts";
import type { Snapshot } from "../../../../router/snapshot/snapshot.ts";
import { profile, registry } from "../../../support/routing/situations.ts";

const snapshot: Snapshot = {
  name: "p",
  profile: profile(`
profile: { name: P, description: For tests }
enabled_models: [small, gone]
tier_config:
  - { name: fast, max_score: 5, expected_time_seconds: 2, description: Small edits }
  - { name: très lent, max_score: .inf, expected_time_seconds: 9 }
`),
  registry: registry({ small: { assigned_tier: "fast" }, unused: { assigned_tier: "fast" } }),
  endpoints: new Map(),
};
const question = { role: "user", content: "Why?" };

function route(body: Readonly<Record<string, unknown>>): ReturnType<typeof toRouteRequest> {
  return toRouteRequest(requestOf({ messages: [question], ...body }), snapshot);
}

function requestOf(object: Readonly<Record<string, unknown>>): ReturnType<typeof toModelRequest> {
  return toModelRequest("chat/completions", { text: JSON.stringify(object), object });
}

describe("what deciding needs of a chat request", () => {
  test("the turns with their text, whatever form it has", () => {
    const messages = [
      { role: "developer", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "One" },
          { type: "text", text: "two" },
        ],
      },
      { role: "assistant", content: null },
      { role: "tool", content: "42" },
    ];
    expect(route({ messages }).turns).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "One\ntwo" },
      { role: "assistant", content: "" },
    ]);
  });

  test.each([
    [undefined, undefined],
    ["", undefined],
    ["magi", undefined],
    ["magi/fast", { kind: "tier", name: "fast" }],
    ["magi/très lent", { kind: "tier", name: "très lent" }],
    ["small", { kind: "model", name: "small" }],
  ])("the model name %j pins %j", (model, pinned) => {
    expect(route({ model }).pinned).toEqual(pinned);
  });

  test.each(["gpt-4o", "magi/", "magi/none", "gone", "unused", "Small"])("the model name %j is unknown", (model) => {
    expect(() => route({ model })).toThrow(RouterError);
    expect(() => route({ model })).toThrow("Use one of: magi, magi/fast, magi/très lent, small.");
  });

  test.each<[Readonly<Record<string, unknown>>, string | undefined]>([
    [{}, undefined],
    [{ tools: [] }, undefined],
    [{ tools: [{ type: "function" }] }, "offers tools"],
    [{ functions: [{ name: "f" }] }, "offers tools"],
    [{ messages: [question, { role: "tool", content: "42" }] }, "tool results"],
    [{ messages: [{ role: "user", content: [{ type: "image_url" }] }] }, "other than text"],
    [{ messages: [{ role: "user", content: [{ type: "text", text: "x" }] }] }, undefined],
    [{ messages: [question, { role: "assistant", content: "Because" }] }, "beginning of the answer"],
    [{ messages: [question, { role: "assistant", content: "Because." }, question] }, undefined],
    [{ response_format: { type: "json_object" } }, "asks for a format"],
    [{ response_format: { type: "text" } }, undefined],
    [{ n: 2 }, "several answers"],
    [{ modalities: ["text", "audio"] }, "something other than text"],
    [{ modalities: ["text"] }, undefined],
    [{ logprobs: true }, "tokens' probabilities"],
    [{ n: 1 }, undefined],
  ])("%j is answered in one pass because it %s", (body, because) => {
    if (because === undefined) expect(route(body).onePassBecause).toBeUndefined();
    else expect(route(body).onePassBecause).toContain(because);
  });
});

test("what is read besides the turns is counted, and images are seen", () => {
  const tools = [{ type: "function", function: { name: "f", description: "d".repeat(500) } }];
  const image = { role: "user", content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }] };
  expect(route({ tools }).moreCharacters).toBe(JSON.stringify(tools).length);
  expect(route({ messages: [question, { role: "tool", content: "42" }] }).moreCharacters).toBe(2);
  expect(route({}).moreCharacters).toBeUndefined();
  expect(route({ messages: [image] }).hasImages).toBe(true);
  expect(route({}).hasImages).toBeUndefined();
  expect(route({ max_tokens: 9 }).answerTokens).toBe(9);
});

test("the models of a profile are named with what they are for", () => {
  expect(modelNames(snapshot)).toEqual([
    { id: "magi", says: "For tests" },
    { id: "magi/fast", says: "Small edits (about 2 s)" },
    { id: "magi/très lent", says: "Tier très lent (about 9 s)" },
    { id: "small", says: "Tier fast" },
  ]);
});

test("a name is listed once, though a model or another tier has it too", () => {
  const text = `
enabled_models: [magi, magi/fast]
tier_config: [{ name: fast, max_score: 5 }, { name: fast, max_score: 7 }]
`;
  const models = registry({ magi: { assigned_tier: "fast" }, "magi/fast": { assigned_tier: "fast" } });
  const names = modelNames({ ...snapshot, profile: profile(text), registry: models });
  expect(names.map(({ id }) => id)).toEqual(["magi", "magi/fast"]);
});

describe("a request for embeddings", () => {
  const withVectors: Snapshot = {
    ...snapshot,
    profile: { ...snapshot.profile, enabled_models: ["small", "vectors", "more"] },
    registry: registry({
      small: { assigned_tier: "fast" },
      vectors: { assigned_tier: "fast", is_embedding: true },
      more: { assigned_tier: "très lent", is_embedding: true },
    }),
  };
  const pinOfEmbeddings = (model: string | undefined, at = withVectors): unknown => {
    const object = { input: ["a", "b"], ...(model !== undefined && { model }) };
    return toRouteRequest(toModelRequest("embeddings", { text: JSON.stringify(object), object }), at).pinned;
  };

  test.each([
    [undefined, "vectors"],
    ["magi", "vectors"],
    ["magi/très lent", "more"],
    ["more", "more"],
    ["small", "small"],
  ])("with the model name %j goes to %s", (model, name) => {
    expect(pinOfEmbeddings(model)).toEqual({ kind: "model", name });
  });

  test("is told when the profile has nothing for it", () => {
    expect(() => pinOfEmbeddings("magi", snapshot)).toThrow("Profile 'p' has no model for embeddings.");
  });

  test("is told when the tier that it names has nothing for it, and who has", () => {
    const { models } = registry({
      small: { assigned_tier: "très lent" },
      vectors: { assigned_tier: "fast", is_embedding: true },
    });
    const at: Snapshot = { ...withVectors, registry: { ...withVectors.registry, models } };
    expect(() => pinOfEmbeddings("magi/très lent", at)).toThrow(
      "Tier très lent of profile 'p' has no model for embeddings. Use one of: vectors.",
    );
  });
});

test.each([5, "true", {}])("a request whose `stream` is %j is refused", (stream) => {
  expect(() => requestOf({ messages: [question], stream })).toThrow("`stream` must be true or false.");
});

test.each([undefined, null, true, false])("a request whose `stream` is %j is taken", (stream) => {
  expect(requestOf({ messages: [question], stream }).messages).toEqual([question]);
});
