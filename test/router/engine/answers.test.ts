import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTinyGguf } from "../../support/tinyGguf.ts";
import { ask, health, post, readEvents, until, user, type Chunk } from "./ask.ts";
import { fastGuide, powerfulGuide, startEngines, type ReadyStatus } from "./startEngines.ts";

const setup = await startEngines();
afterAll(() => setup.end());

const improve =
  "Improve the draft answer above: correct mistakes, add what is missing, keep what is right. Reply with the improved answer only.";

describe("the fast guide", () => {
  let guide: ReadyStatus;
  beforeAll(async () => {
    guide = await setup.ready({ id: "guide_fast", file: fastGuide, contextSize: 1024 });
  });

  it("streams a real answer to what it knows", async () => {
    const response = await post(guide, {
      messages: [user("what is a tier?")],
      temperature: 0,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const events: string[] = [];
    for await (const event of readEvents(response)) events.push(event);
    expect(events.at(-1)).toBe("[DONE]");

    const chunks = events.slice(0, -1).map((event) => JSON.parse(event) as Chunk);
    const deltas = chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta.content ?? ""));
    expect(deltas.join("")).toBe(
      "A tier is a named step of the profile, such as fast, balanced or powerful; models of that tier answer prompts up to its `max_score`.",
    );
    expect(deltas.filter((text) => text !== "").length).toBeGreaterThan(20);
    expect(chunks[0]!.choices[0]!.delta.role).toBe("assistant");
    expect(chunks.at(-2)!.choices[0]!.finish_reason).toBe("stop");
    expect(chunks.at(-1)!.choices).toEqual([]);
    expect(chunks.at(-1)!.usage).toMatchObject({ prompt_tokens: 17, completion_tokens: 32 });
  });

  it("refuses what it does not know", async () => {
    expect(await ask(guide, "what is the capital of Austria?")).toContain("only know MAGI profiles");
  });

  it("takes nothing from one conversation into the next", async () => {
    const question = "what is two-stage processing?";
    const first = await ask(guide, question);
    await ask(guide, "how do I switch the profile?");
    expect(await ask(guide, question)).toBe(first);
  });

  it("cuts the answer at max_tokens and says so", async () => {
    const response = await post(guide, { messages: [user("what is a tier?")], temperature: 0, max_tokens: 5 });
    expect(await response.json()).toMatchObject({
      choices: [{ message: { role: "assistant", content: "A tier is a named" }, finish_reason: "length" }],
      usage: { completion_tokens: 5 },
    });
  });

  it("stops before a stop text", async () => {
    const response = await post(guide, { messages: [user("what is a tier?")], temperature: 0, stop: "named" });
    expect(await response.json()).toMatchObject({
      choices: [{ message: { content: "A tier is a " }, finish_reason: "stop" }],
    });
  });

  it("refuses a prompt that does not fit, with both numbers", async () => {
    const response = await post(guide, { messages: [user("tier ".repeat(2000))] });
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { n_prompt_tokens: number } };
    expect(error).toMatchObject({ type: "exceed_context_size_error", code: 400, n_ctx: 1024 });
    expect(error.n_prompt_tokens).toBeGreaterThan(2000);
    expect(await ask(guide, "what is a tier?")).toContain("named step");
  });

  it("wants its token for everything but health", async () => {
    for (const token of ["", "wrong"]) {
      const response = await post({ ...guide, token }, { messages: [user("hello")] });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: { type: "authentication_error" } });
    }
    expect((await health(guide)).code).toBe(200);
  });

  it("lists itself by its model id", async () => {
    const response = await fetch(`${guide.baseUrl}/models`, { headers: { authorization: `Bearer ${guide.token}` } });
    expect(await response.json()).toEqual({
      object: "list",
      data: [{ id: "guide_fast", object: "model", owned_by: "magi", meta: { n_ctx: 1024, n_ctx_train: 1024 } }],
    });
  });
});

it("the powerful guide improves a draft", async () => {
  const guide = await setup.ready({ id: "guide_powerful", file: powerfulGuide, contextSize: 1024 });
  const draft =
    "A tier is a named step of the profile, such as fast, balanced or powerful; models of that tier answer prompts up to its `max_score`.";
  const response = await post(guide, {
    messages: [user("what is a tier?"), { role: "assistant", content: draft }, user(improve)],
    temperature: 0,
  });
  const body = (await response.json()) as { choices: [{ message: { content: string } }] };
  const answer = body.choices[0].message.content;
  expect(answer).toContain(draft);
  expect(answer.length).toBeGreaterThan(draft.length + 100);
});

describe("a model that never stops by itself", () => {
  const file = join(setup.folder, "endless.gguf");
  const endless = { messages: [user("go on")], temperature: 0, stream: true };
  let engine: ReadyStatus;
  beforeAll(async () => {
    await writeTinyGguf(file, { contextLength: 131_072 });
    engine = await setup.ready({ id: "endless", file, contextSize: 131_072 });
  });

  const beginAnswer = async (signal: AbortSignal) => {
    const events = readEvents(await post(engine, endless, signal));
    for (let count = 0; count < 10; count++) await events.next();
    return events;
  };

  it("is free again within a second after its caller went away", async () => {
    const caller = new AbortController();
    await beginAnswer(caller.signal);
    expect((await health(engine)).body).toMatchObject({ slots_processing: 1, slots_idle: 0 });
    caller.abort();
    await until("the slot is free", async () => (await health(engine)).body.slots_idle === 1, 1000);
    const next = await post(engine, { ...endless, stream: false, max_tokens: 3 });
    expect(await next.json()).toMatchObject({ usage: { completion_tokens: 3 } });
  });

  it("lets a second caller wait, and forgets one who gives up waiting", async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    await beginAnswer(first.signal);
    const waiting = post(engine, endless, second.signal).catch(() => "gave up");
    await until("one waits", async () => (await health(engine)).body.requests_waiting === 1, 1000);
    second.abort();
    expect(await waiting).toBe("gave up");
    await until("nobody waits", async () => (await health(engine)).body.requests_waiting === 0, 1000);
    const third = post(engine, { ...endless, stream: false, max_tokens: 3 });
    first.abort();
    expect((await third).status).toBe(200);
  });

  it("writes the same for the same seed", async () => {
    const texts: unknown[] = [];
    for (const seed of [7, 7, 8]) {
      const response = await post(engine, { ...endless, stream: false, temperature: 2, seed, max_tokens: 30 });
      texts.push(((await response.json()) as { choices: [{ message: unknown }] }).choices[0].message);
    }
    expect(texts[0]).toEqual(texts[1]);
    expect(texts[0]).not.toEqual(texts[2]);
  });

  it("ends with length when the context is full", async () => {
    const small = await setup.ready({ id: "small", file, contextSize: 256 });
    const response = await post(small, { ...endless, stream: false });
    const { choices, usage } = (await response.json()) as {
      choices: [{ finish_reason: string }];
      usage: { total_tokens: number };
    };
    expect(choices[0].finish_reason).toBe("length");
    expect(usage.total_tokens).toBe(255);
  });

  it("answers two callers at once when it has two slots", async () => {
    const pair = await setup.ready({ id: "pair", file, contextSize: 4096, slots: 2 });
    const callers = [new AbortController(), new AbortController()];
    const streams = await Promise.all(callers.map((caller) => post(pair, endless, caller.signal)));
    for (const stream of streams) expect((await readEvents(stream).next()).done).toBe(false);
    expect((await health(pair)).body).toMatchObject({ slots_processing: 2, requests_waiting: 0, n_ctx: 4096 });
    for (const caller of callers) caller.abort();
    await until("both slots are free", async () => (await health(pair)).body.slots_idle === 2, 1000);
  });
});

it("a chat template that refuses the conversation is an error of the request, not the end of the engine", async () => {
  const file = join(setup.folder, "strict.gguf");
  const refusal = "{% if messages | length > 9 %}{{ raise_exception('too many turns') }}{% endif %}";
  const each = "{% for turn in messages %}[{{ turn['role'] }}]{{ turn['content'] }}[/]{% endfor %}";
  await writeTinyGguf(file, { chatTemplate: `${refusal}${each}{% if add_generation_prompt %}[assistant]{% endif %}` });
  const strict = await setup.ready({ id: "strict", file });
  const turns = Array.from({ length: 5 }, () => [user("hello"), { role: "assistant", content: "hello" }]).flat();
  const refused = await post(strict, { messages: [...turns, user("hello")], max_tokens: 3 });
  expect(await refused.json()).toEqual({
    error: {
      code: 400,
      type: "invalid_request_error",
      message: "The model's chat template does not take this conversation: too many turns",
    },
  });
  expect((await post(strict, { messages: [user("hello")], max_tokens: 3 })).status).toBe(200);
});
