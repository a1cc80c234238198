import { describe, expect, test } from "vitest";
import type { RouterErrorBody, RouterEvent } from "../../protocol/routerEvents.ts";
import type { Answer } from "../support/router/routerChild.ts";
import { oneTier, refusing, startCase, upstream } from "../support/router/routerCase.ts";
import type { MockUpstream, Mode } from "../support/upstream/mockUpstream.ts";

const ok: Mode = { kind: "ok", words: ["from", " second"] };

function failovers(answer: Answer): readonly Extract<RouterEvent, { kind: "failover" }>[] {
  return answer.events.filter((event) => event.kind === "failover");
}

/** A server that has all but its prompts answered while it loads. */
const loadingPrompts: Mode = { kind: "status", status: 503, message: "Loading model" };

/** Two models of one tier, tried in order. */
async function startTwo(first: MockUpstream, second: MockUpstream): ReturnType<typeof startCase> {
  return startCase({
    profiles: { p: oneTier("one", "two") },
    models: { one: { tier: "fast", at: [first] }, two: { tier: "fast", at: [second] } },
  });
}

describe("before the first token, another endpoint answers", () => {
  test("when the first refuses the connection, which is then down at once", async () => {
    const [first, second] = [await upstream(), await upstream(ok)];
    const { router } = await startTwo(first, second);
    await router.checked();
    await first.stop();
    const answer = await router.ask("Hi");
    expect(answer.text).toBe("from second");
    expect(failovers(answer)).toMatchObject([{ role: "answer", from: `one@${first.url}`, to: `two@${second.url}` }]);
    expect(failovers(answer)[0]?.message).toMatch(/one at .* refused the connection; two at .* is asked instead/);
    const { endpoints } = await router.status();
    expect(endpoints.map(({ modelId, state }) => [modelId, state])).toEqual([
      ["one", "down"],
      ["two", "ok"],
    ]);
  });

  test.each<[string, Mode, RegExp]>([
    ["fails with 500", { kind: "status", status: 500, message: "CUDA error" }, /failed \(500: CUDA error\)/],
    ["is busy with 503", { kind: "status", status: 503 }, /has no free slot/],
    ["is busy with 429", { kind: "status", status: 429 }, /has no free slot/],
    ["does not know the model", { kind: "status", status: 404 }, /does not know the model/],
    ["closes the connection", { kind: "resetBefore" }, /closed the connection/],
    ["answers with an empty 200", { kind: "empty" }, /gave an empty answer/],
    ["streams nothing", { kind: "emptyStream" }, /gave an empty answer/],
    [
      "begins with an error event",
      { kind: "errorEvent", words: [], message: "Out of memory" },
      /reported an error: Out of memory/,
    ],
    ["sends a page", { kind: "contentType", type: "text/html", body: "<h1>Hi</h1>" }, /answered with text\/html/],
    [
      "sends events that are not JSON",
      { kind: "contentType", type: "text/event-stream", body: "data: {oops\n\n" },
      /not JSON/,
    ],
  ])("when the first %s", async (_what, mode, why) => {
    const [first, second] = [await upstream(mode), await upstream(ok)];
    const { router } = await startTwo(first, second);
    const answer = await router.ask("Hi");
    expect(answer.text).toBe("from second");
    expect(answer.error).toBeUndefined();
    expect(failovers(answer)[0]?.message).toMatch(why);
    const stages = answer.events.flatMap((event) => (event.kind === "stage" ? [event.modelId] : []));
    expect(stages).toEqual(["one", "two"]);
  });

  test.each<[string, Mode]>([
    ["fails with 500", { kind: "status", status: 500 }],
    ["answers with an empty 200", { kind: "empty" }],
    ["answers with an empty message", { kind: "emptyStream" }],
    ["sends a page", { kind: "contentType", type: "text/html", body: "<h1>Hi</h1>" }],
    ["reports an error with status 200", { kind: "contentType", type: "application/json", body: '{"error":"no"}' }],
  ])("when nothing is streamed and the first %s", async (_what, mode) => {
    const [first, second] = [await upstream(mode), await upstream(ok)];
    const { router } = await startTwo(first, second);
    const response = await router.post({ messages: [{ role: "user", content: "Hi" }] });
    expect(response.headers.get("x-magi-model")).toBe("two");
    expect(await response.json()).toMatchObject({ choices: [{ message: { content: "from second" } }] });
  });

  test("first the model's other endpoint, then another model of the tier, then the tier above, then the one below", async () => {
    const dead = { kind: "status", status: 500 } as const;
    const servers = [
      await upstream(dead),
      await upstream(dead),
      await upstream(dead),
      await upstream(dead),
      await upstream(ok),
    ];
    const [replica1, replica2, sibling, above, below] = servers as [
      MockUpstream,
      MockUpstream,
      MockUpstream,
      MockUpstream,
      MockUpstream,
    ];
    const { router } = await startCase({
      profiles: {
        p: `
enabled_models: [low, mid, mid2, high]
tier_config:
  - { name: low, max_score: 0, expected_time_seconds: 1 }
  - { name: mid, max_score: 10, expected_time_seconds: 1 }
  - { name: high, max_score: .inf, expected_time_seconds: 1 }
load_balancing: { enabled: false }
`,
      },
      models: {
        low: { tier: "low", at: [below] },
        mid: { tier: "mid", at: [replica1, replica2] },
        mid2: { tier: "mid", at: [sibling] },
        high: { tier: "high", at: [above] },
      },
    });
    const answer = await router.ask("Hi");
    const tried = answer.events.flatMap((event) => (event.kind === "stage" ? [event.endpoint] : []));
    expect(tried).toEqual([
      `mid@${replica1.url}`,
      `mid@${replica2.url}`,
      `mid2@${sibling.url}`,
      `high@${above.url}`,
      `low@${below.url}`,
    ]);
    expect(answer.text).toBe("from second");
  });

  test("the first once more, when it came back while the others failed", async () => {
    const [first, second] = [await upstream(ok), await upstream({ kind: "hang" })];
    const { router } = await startTwo(first, second);
    await router.checked();
    await first.stop();
    const asked = router.ask("Hi");
    await expect.poll(() => second.seen.length).toBe(1);
    await first.start();
    await second.stop();
    const answer = await asked;
    expect(answer.error).toBeUndefined();
    expect(answer.text).toBe("from second");
    expect(failovers(answer).map(({ to }) => to)).toEqual([`two@${second.url}`, `one@${first.url}`]);
  });

  test("but not one that failed at the prompt itself: it may be the prompt", async () => {
    const [first, second] = [await upstream({ kind: "resetBefore" }), await upstream({ kind: "resetBefore" })];
    const { router } = await startTwo(first, second);
    const answer = await router.ask("Hi");
    expect(answer.error?.message).toMatch(/^None of 2 endpoints answered/);
    // A request on a connection that was used before is sent once more, as the server may just have closed it.
    expect(first.seen.length).toBeLessThanOrEqual(2);
  });

  test("also when it was thought to be down: a prompt is not lost to stale news", async () => {
    const server = await upstream(ok);
    await server.stop();
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    await router.statusWhen(({ endpoints }) => endpoints[0]?.state === "down");
    await server.start();
    expect((await router.ask("Hi")).text).toBe("from second");
    expect((await router.status()).endpoints[0]?.state).toBe("ok");
  });
});

test.each([true, false])(
  "a kept connection that the server has just closed is no reason to go elsewhere (stream: %s)",
  async (stream) => {
    const [first, second] = [await upstream({ kind: "resetBefore", times: 1 }), await upstream(ok)];
    const { router } = await startTwo(first, second);
    const response = await router.post({ stream, messages: [{ role: "user", content: "Hi" }] });
    expect(response.headers.get("x-magi-model")).toBe("one");
    await response.text();
    expect(second.seen).toHaveLength(0);
  },
);

describe("when nothing answers", () => {
  test("one sentence says who failed, why, and what to do", async () => {
    const server = await refusing();
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const answer = await router.ask("Hi");
    expect(answer.error).toMatchObject({ code: "UPSTREAM_FAILED", source: "upstream" });
    expect(answer.error?.message).toBe(
      `m at ${server.url} refused the connection. Start its model server, or choose another profile.`,
    );
    expect(answer.done).toBe(false);
  });

  test("a wrong address is what is to be put right, where it is one", async () => {
    const [there, moved] = [await upstream(), await upstream({ kind: "status", status: 308, message: "Moved" })];
    const at = (url: string) => ({ tier: "fast", at: [], more: { endpoints: [{ url }] } });
    const secure = there.url.replace("http:", "https:");
    const { router } = await startCase({
      profiles: { p: oneTier("secure", "moved", "none") },
      models: {
        secure: at(secure),
        moved: at(moved.url),
        none: at("http://127.0.0.1:99999/v1"),
      },
    });
    const advice = "Correct its address in the registry, or choose another model.";
    for (const [model, why] of [
      ["secure", `at ${secure} does not speak HTTPS`],
      ["moved", `at ${moved.url} sends on to another address (308: Moved)`],
      ["none", "at http://127.0.0.1:99999/v1 has an address that is none"],
    ] as const)
      expect((await router.ask("Hi", { body: { model } })).error?.message).toBe(`${model} ${why}. ${advice}`);
  });

  test("of a model that was asked for by its name, another profile is no way on", async () => {
    const [server, other] = [await refusing(), await upstream()];
    const { router } = await startTwo(server, other);
    const { status, error } = await router.ask("Hi", { body: { model: "one" }, events: false });
    expect(status).toBe(502);
    expect(error?.message).toBe(
      `one at ${server.url} refused the connection. Start its model server, or choose another model, or «Auto» (\`magi\`) to let the profile decide.`,
    );
    expect((await router.ask("Hi", { body: { model: "magi" } })).text).toBe("Hello there.");
  });

  test("a client without router events gets the status", async () => {
    const [first, second] = [await refusing(), await upstream({ kind: "status", status: 500, message: "broken" })];
    const { router } = await startTwo(first, second);
    const answer = await router.ask("Hi", { events: false });
    expect(answer.status).toBe(503);
    expect(answer.error).toMatchObject({ code: "NO_HEALTHY_MODEL", source: "upstream" });
    expect(answer.error?.message).toContain("None of 2 endpoints answered");
  });

  test("a server that runs is not to be started", async () => {
    const server = await upstream({ kind: "status", status: 500, message: "CUDA error" });
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    expect((await router.ask("Hi")).error?.message).toBe(
      `m at ${server.url} failed (500: CUDA error). Look at its log, or choose another model.`,
    );
  });

  test("a thought without an answer is no success, and another model is asked", async () => {
    const message = { role: "assistant", content: "", reasoning_content: "Let me think." };
    const thought = { choices: [{ index: 0, message, finish_reason: "stop" }] };
    const body = JSON.stringify(thought);
    const first = await upstream({ kind: "contentType", type: "application/json", body });
    const second = await upstream(ok);
    const { router } = await startTwo(first, second);
    const messages = [{ role: "user", content: "Hi" }];
    expect((await router.post({ messages })).headers.get("x-magi-model")).toBe("two");
    const alone = await router.post({ model: "one", messages });
    expect(alone.status).toBe(502);
    expect(await alone.json()).toMatchObject({
      error: {
        code: "UPSTREAM_EMPTY",
        message: `one at ${first.url} only thought about it and gave no answer. Ask again, or choose another model.`,
      },
    });
  });

  test("an empty answer is never a success", async () => {
    const server = await upstream({ kind: "empty" });
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    expect((await router.ask("Hi", { events: false })).error?.code).toBe("UPSTREAM_EMPTY");
    expect((await router.post({ messages: [{ role: "user", content: "Hi" }] })).status).toBe(502);
  });
});

describe("a prompt that its server finds too long", () => {
  const error = {
    code: 400,
    message: "the request exceeds the available context size, try increasing it",
    type: "exceed_context_size_error",
    n_prompt_tokens: 9120,
    n_ctx: 8192,
  };
  const body = JSON.stringify({ error });
  const full: Mode = { kind: "contentType", type: "application/json", status: 400, body };

  test("is answered by a model that has room for it, and is no fault of the server", async () => {
    const [first, second] = [await upstream(full), await upstream(ok)];
    const { router } = await startTwo(first, second);
    for (let round = 0; round < 4; round++) {
      const answer = await router.ask("Hi");
      expect(answer.text).toBe("from second");
      expect(failovers(answer)[0]?.message).toMatch(
        /^one at \S+ has no room for the prompt: it has 9,120 tokens, the context 8,192; two at \S+ is asked instead\.$/,
      );
    }
  });

  const lmStudio =
    "The number of tokens to keep from the initial prompt is greater than the context length (n_keep: 13055>= n_ctx: 4096). Try to load the model with a larger context length, or provide a shorter input.";
  const json = (status: number, answer: unknown): Mode => ({
    kind: "contentType",
    type: "application/json",
    status,
    body: JSON.stringify(answer),
  });

  test.each<[string, Mode]>([
    ["LM Studio", json(400, { error: lmStudio })],
    [
      "LM Studio, within its stream",
      {
        kind: "contentType",
        type: "text/event-stream",
        body: `event: error\ndata: ${JSON.stringify({ error: { message: lmStudio } })}\n\n`,
      },
    ],
    [
      "an older LM Studio",
      json(400, {
        error:
          "Trying to keep the first 15857 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough.",
      }),
    ],
    ["LM Studio's llama.cpp", json(400, { error: "Cannot truncate prompt with n_keep (15028) >= n_ctx (7424)" })],
    ["LM Studio's MLX", json(400, { error: "Context size has been exceeded." })],
    [
      "SGLang",
      json(400, {
        object: "error",
        message: "The input (61709 tokens) is longer than the model's context length (40960 tokens).",
      }),
    ],
    [
      "an older llama-server",
      json(400, {
        error: {
          code: 400,
          message:
            "the request exceeds the available context size. try increasing the context size or enable context shift",
          type: "invalid_request_error",
        },
      }),
    ],
    [
      "LM Studio's vectors",
      json(400, { error: "input (276 tokens) is larger than the max context size (256 tokens). skipping" }),
    ],
    ["Ollama", json(500, { error: { message: "the input length exceeds the context length", type: "api_error" } })],
  ])("is answered by a model that has room for it also in the words of %s", async (_who, mode) => {
    const [first, second] = [await upstream(mode), await upstream(ok)];
    const { router } = await startTwo(first, second);
    const answer = await router.ask("Hi");
    expect(answer.text).toBe("from second");
    expect(failovers(answer)[0]?.message).toMatch(/^one at \S+ has no room (?:for the prompt \(|left in its context;)/);
  });

  test("is refused with the numbers when no model has", async () => {
    const said = "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.";
    const second: Mode = { kind: "status", status: 400, message: said };
    const { router } = await startTwo(await upstream(full), await upstream(second));
    const response = await router.post({ messages: [{ role: "user", content: "Hi" }] });
    expect(response.status).toBe(400);
    const answer = (await response.json()) as { readonly error: { readonly message: string } };
    expect(answer).toMatchObject({ error: { code: "CONTEXT_TOO_LONG", source: "caller" } });
    expect(answer.error.message).toContain("two at ");
    expect(answer.error.message).toContain(
      `has no room for the prompt (400: ${said.slice(0, -1)}). Shorten the prompt`,
    );
  });
});

describe("the caller's own mistakes are not tried elsewhere", () => {
  test.each([
    [400, 400, "UPSTREAM_REFUSED_REQUEST"],
    [413, 413, "UPSTREAM_REFUSED_REQUEST"],
    [422, 422, "UPSTREAM_REFUSED_REQUEST"],
    [401, 401, "UPSTREAM_REFUSED_REQUEST"],
    [403, 403, "UPSTREAM_REFUSED_REQUEST"],
  ])("%d", async (status, given, code) => {
    const [first, second] = [await upstream({ kind: "status", status, message: "No such thing." }), await upstream(ok)];
    const { router } = await startTwo(first, second);
    const answer = await router.ask("Hi", { events: false });
    expect(answer.status).toBe(given);
    expect(answer.error).toMatchObject({ code, source: "upstream" });
    expect(answer.error?.message).toContain("No such thing");
    expect(second.seen).toHaveLength(0);
  });

  test("but a 400 that says that the model is not loaded is none of theirs, nor one within a stream", async () => {
    const error = { code: 400, message: "model is not loaded", type: "invalid_request_error" };
    const body = JSON.stringify({ error });
    for (const mode of [
      { kind: "contentType", type: "application/json", status: 400, body },
      { kind: "contentType", type: "text/event-stream", body: `data: ${body}\n\n` },
    ] as const) {
      const { router } = await startTwo(await upstream(mode), await upstream(ok));
      expect((await router.ask("Hi")).text).toBe("from second");
    }
  });

  const error = { code: 400, message: "Invalid value for tools[0]", type: "invalid_request_error" };
  const body = JSON.stringify({ error });

  test.each<[string, boolean, Mode]>([
    ["streamed", true, { kind: "contentType", type: "text/event-stream", body: `data: ${body}\n\n` }],
    ["not streamed", false, { kind: "contentType", type: "application/json", body }],
  ])("nor when they come with status 200, %s, and no server is left alone for them", async (_what, stream, mode) => {
    const [first, second] = [await upstream(mode), await upstream(ok)];
    const { router } = await startTwo(first, second);
    for (let round = 1; round <= 4; round++) {
      const response = await router.post({ stream, messages: [{ role: "user", content: "Hi" }] });
      expect(response.status).toBe(400);
      const given = (await response.json()) as RouterErrorBody;
      expect(given.error).toMatchObject({ code: "UPSTREAM_REFUSED_REQUEST", source: "upstream" });
      expect(given.error.message).toContain("refused the request (400: Invalid value for tools[0])");
      expect(first.seen).toHaveLength(round);
    }
    expect(second.seen).toHaveLength(0);
  });
});

describe.each([
  ["with router events", true],
  ["without router events", false],
])("after the first token, %s", (_format, events) => {
  test.each<[string, Mode, RegExp]>([
    ["the connection is reset", { kind: "resetMidStream", words: ["Half", " an"] }, /closed the connection/],
    [
      "the stream ends without an end",
      { kind: "truncated", words: ["Half", " an"] },
      /ended the connection in the middle/,
    ],
    [
      "an error event comes",
      { kind: "errorEvent", words: ["Half", " an"], message: "Out of memory." },
      /Out of memory/,
    ],
  ])("when %s, what was streamed stays and an error says so", async (_what, mode, why) => {
    const [first, second] = [await upstream(mode), await upstream(ok)];
    const { router } = await startTwo(first, second);
    const answer = await router.ask("Hi", { events });
    expect(answer.text).toBe("Half an");
    expect(answer.error).toMatchObject({ code: "UPSTREAM_BROKE_OFF", source: "upstream" });
    expect(answer.error?.message).toMatch(why);
    expect(answer.done).toBe(false);
    expect(second.seen).toHaveLength(0);
  });
});

describe("a model that is loading", () => {
  test("is waited for in the open", async () => {
    const server = await upstream({ kind: "loading" });
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    await router.statusWhen(({ endpoints }) => endpoints[0]?.state === "loading");
    const asking = router.ask("Hi");
    await server.request(0);
    server.mode = { kind: "ok", words: ["Ready"] };
    const answer = await asking;
    expect(answer.text).toBe("Ready");
    const kinds = answer.events.map((event) => event.kind);
    expect(kinds).toEqual(["decision", "stage", "waiting", "firstToken", "stageEnd"]);
    const waiting = answer.events.find((event) => event.kind === "waiting");
    expect(waiting?.message).toMatch(/^m is still loading its model\. The prompt waits up to 3 minutes for it\.$/);
  });

  test("gives way to another model of its tier that is ready", async () => {
    const [first, second] = [await upstream({ kind: "loading" }), await upstream(ok)];
    const { router } = await startTwo(first, second);
    const answer = await router.ask("Hi");
    expect(answer.text).toBe("from second");
  });

  test("is waited for also when its server's health checks find it well", async () => {
    const server = await upstream(loadingPrompts);
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const asking = router.ask("Hi");
    await server.request(2);
    server.mode = ok;
    const answer = await asking;
    expect(answer.text).toBe("from second");
    expect(answer.events.filter(({ kind }) => kind === "waiting")).toHaveLength(1);
  });

  test("is waited for together with others of its tier: the first that is ready answers", async () => {
    const [first, second] = [await upstream({ kind: "loading" }), await upstream({ kind: "loading" })];
    const { router } = await startTwo(first, second);
    await router.statusWhen(({ endpoints }) => endpoints.every(({ state }) => state === "loading"));
    const asking = router.ask("Hi");
    await second.request(0);
    first.mode = { kind: "ok", words: ["from first"] };
    expect((await asking).text).toBe("from first");
    expect(second.seen).toHaveLength(1);
  });

  test("can be stopped being waited for", async () => {
    const server = await upstream({ kind: "loading" });
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const abort = new AbortController();
    const asking = router
      .post({ stream: true, messages: [{ role: "user", content: "Hi" }] }, { signal: abort.signal })
      .catch(() => "stopped");
    await server.request(0);
    abort.abort();
    expect(await asking).toBe("stopped");
    server.mode = ok;
    await router.statusWhen(({ endpoints }) => endpoints[0]?.state === "ok");
    expect(server.seen).toHaveLength(1);
  });
});
