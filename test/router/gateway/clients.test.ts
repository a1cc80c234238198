import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, embedMany, generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";
import OpenAI from "openai";
import { describe, expect, onTestFinished, test } from "vitest";
import { oneTier, startCase, upstream } from "../../support/router/routerCase.ts";
import { RouterChild, ScratchWorkspace, token } from "../../support/router/routerChild.ts";
import { openAiUpstream } from "../../support/upstream/openAiUpstream.ts";
import type { OpenAiUpstream } from "../../support/upstream/openAiUpstream.ts";

const profile = `
enabled_models: [small, big]
tier_config:
  - { name: fast, max_score: 9.9, expected_time_seconds: 2 }
  - { name: powerful, max_score: .inf, expected_time_seconds: 15 }
`;

/** A router before two models of one server, which knows them as `s` and `b`. */
async function start(): Promise<{ readonly server: OpenAiUpstream; readonly router: RouterChild }> {
  const server = await openAiUpstream();
  const workspace = await ScratchWorkspace.create({
    profiles: { p: profile },
    models: {
      small: { assigned_tier: "fast", endpoints: [{ url: server.url, model: "s" }] },
      big: { assigned_tier: "powerful", endpoints: [{ url: server.url, model: "b" }] },
    },
  });
  onTestFinished(() => workspace.remove());
  const router = await RouterChild.start(workspace.root, "p");
  onTestFinished(() => router.stop());
  return { server, router };
}

const hi = [{ role: "user", content: "Hi" }] as const;
const weather: OpenAI.ChatCompletionFunctionTool = {
  type: "function",
  function: { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } },
};

describe("the openai package", () => {
  const clientOf = ({ url }: RouterChild, apiKey: string = token): OpenAI =>
    new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });

  test("chats whole and streamed, by `magi`, a tier and a model's id", async () => {
    const { server, router } = await start();
    const client = clientOf(router);
    for (const model of ["magi", "magi/powerful", "small"]) {
      const { data, response } = await client.chat.completions.create({ model, messages: [...hi] }).withResponse();
      expect(data.choices[0]?.message.content).toBe("Hello there.");
      expect(data.usage?.completion_tokens).toBe(2);
      expect(response.headers.get("x-magi-model")).toBe(model === "magi/powerful" ? "big" : "small");
      const stream = await client.chat.completions.create({
        model,
        messages: [...hi],
        stream: true,
        stream_options: { include_usage: true },
      });
      let text = "";
      let counted: number | undefined;
      for await (const chunk of stream) {
        text += chunk.choices[0]?.delta.content ?? "";
        counted = chunk.usage?.completion_tokens ?? counted;
      }
      expect([text, counted]).toEqual(["Hello there.", 2]);
    }
    expect(server.asked.map(({ body }) => body["model"])).toEqual(["s", "s", "b", "b", "s", "s"]);
  });

  test("throws when a streamed answer was only a thought", async () => {
    const server = await upstream({ kind: "thinking", field: "reasoning_content", words: [], pauseMs: 50 });
    const { router } = await startCase({
      profiles: { p: oneTier("m") },
      models: { m: { tier: "fast", at: [server] } },
    });
    const asked = clientOf(router).chat.completions.stream({ model: "magi", messages: [...hi] });
    await expect(asked.finalChatCompletion()).rejects.toThrow("only thought about it and gave no answer");
  });

  test("offers tools, is asked to call them, and hands over what they said", async () => {
    const { server, router } = await start();
    const client = clientOf(router);
    const asked = { model: "magi", tools: [weather], tool_choice: "auto" as const };
    const whole = await client.chat.completions.create({ ...asked, messages: [...hi] });
    const message = whole.choices[0]?.message;
    const call = { id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Zürich"}' } };
    expect(message?.tool_calls).toEqual([call]);
    expect(server.asked[0]?.body).toMatchObject({ tools: [weather], tool_choice: "auto" });
    const streamed = client.chat.completions.stream({ ...asked, messages: [...hi] });
    expect((await streamed.finalChatCompletion()).choices[0]?.message.tool_calls).toMatchObject([call]);
    const result = { role: "tool", tool_call_id: "call_1", content: "rain" } as const;
    if (message === undefined) throw new Error("There is no message.");
    const end = await client.chat.completions.create({ ...asked, messages: [...hi, message, result] });
    expect(end.choices[0]?.message.content).toBe("The tool said rain.");
  });

  test("sees the router's errors as its own kinds of error, with the sentence and the code", async () => {
    const { router } = await start();
    const client = clientOf(router);
    const ask = (model: string, messages: readonly unknown[], by = client) =>
      by.chat.completions.create({ model, messages: messages as OpenAI.ChatCompletionMessageParam[] });
    await expect(ask("magi", hi, clientOf(router, "wrong"))).rejects.toSatisfy(
      (error) => error instanceof OpenAI.AuthenticationError && error.code === "UNAUTHORIZED",
    );
    await expect(ask("nope", hi)).rejects.toSatisfy(
      (error) =>
        error instanceof OpenAI.NotFoundError &&
        error.code === "UNKNOWN_MODEL" &&
        error.message.includes("Use one of: magi, magi/fast, magi/powerful, small, big."),
    );
    await expect(ask("magi", [])).rejects.toSatisfy(
      (error) => error instanceof OpenAI.BadRequestError && error.type === "invalid_request_error",
    );
    const web = new OpenAI({
      baseURL: `${router.url}/v1`,
      apiKey: token,
      maxRetries: 0,
      defaultHeaders: { origin: "https://evil.example" },
    });
    await expect(ask("magi", hi, web)).rejects.toBeInstanceOf(OpenAI.PermissionDeniedError);
  });

  test("stops an answer, and the model with it", async () => {
    const { server, router } = await start();
    const stream = await clientOf(router).chat.completions.create({
      model: "magi",
      messages: [{ role: "user", content: "count" }],
      stream: true,
    });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content === "3 ") break;
    await expect.poll(server.cut, { timeout: 3_000 }).toBe(1);
  });

  test("lists the models, and finds one of them", async () => {
    const { router } = await start();
    const ids: string[] = [];
    for await (const { id } of clientOf(router).models.list()) ids.push(id);
    expect(ids).toEqual(["magi", "magi/fast", "magi/powerful", "small", "big"]);
    for (const id of ids) expect((await clientOf(router).models.retrieve(id)).id).toBe(id);
    await expect(clientOf(router).models.retrieve("100%")).rejects.toBeInstanceOf(OpenAI.NotFoundError);
  });

  test("completes a text, whole and streamed", async () => {
    const { server, router } = await start();
    const client = clientOf(router);
    const asked = { model: "magi", prompt: "Once", max_tokens: 7 } as const;
    expect((await client.completions.create(asked)).choices[0]?.text).toBe("Once, and so on");
    let text = "";
    for await (const chunk of await client.completions.create({ ...asked, stream: true }))
      text += chunk.choices[0]?.text ?? "";
    expect(text).toBe("Once, and so on");
    expect(server.asked[0]).toMatchObject({
      path: "/completions",
      body: { model: "s", prompt: "Once", max_tokens: 7 },
    });
  });

  test("embeds texts", async () => {
    const { router } = await start();
    const { data } = await clientOf(router).embeddings.create({ model: "small", input: ["one", "three"] });
    expect(data.map(({ embedding }) => embedding)).toEqual([
      [3, 0],
      [5, 1],
    ]);
  });
});

describe("the Vercel AI SDK", () => {
  const providerOf = ({ url }: RouterChild, apiKey: string = token) =>
    createOpenAICompatible({ name: "magi", baseURL: `${url}/v1`, apiKey, includeUsage: true });

  test("generates and streams text", async () => {
    const { router } = await start();
    const magi = providerOf(router);
    const whole = await generateText({ model: magi("magi"), prompt: "Hi" });
    expect(whole).toMatchObject({ text: "Hello there.", finishReason: "stop" });
    const { textStream, usage } = streamText({ model: magi("magi/powerful"), prompt: "Hi" });
    let text = "";
    for await (const part of textStream) text += part;
    expect(text).toBe("Hello there.");
    expect((await usage).outputTokens).toBe(2);
  });

  test("calls a tool and goes on with what it said", async () => {
    const { router } = await start();
    const cities: string[] = [];
    const { text, steps } = await generateText({
      model: providerOf(router)("magi"),
      prompt: "Hi",
      tools: {
        weather: tool({
          inputSchema: jsonSchema<{ city: string }>({ type: "object", properties: { city: { type: "string" } } }),
          execute: ({ city }) => {
            cities.push(city);
            return "rain";
          },
        }),
      },
      stopWhen: stepCountIs(3),
    });
    expect(cities).toEqual(["Zürich"]);
    expect(text).toContain("rain");
    expect(steps).toHaveLength(2);
  });

  test("says why it failed, and whether another try is worth it", async () => {
    const { router } = await start();
    const failure = (model: string, apiKey?: string): Promise<unknown> =>
      generateText({ model: providerOf(router, apiKey)(model), prompt: "Hi", maxRetries: 0 }).then(
        () => undefined,
        (error: unknown) => error,
      );
    const unknown = await failure("nope");
    expect(APICallError.isInstance(unknown) && unknown).toMatchObject({ statusCode: 404, isRetryable: false });
    expect(String(unknown)).toContain("The active profile has no model 'nope'.");
    expect(await failure("magi", "wrong")).toMatchObject({ statusCode: 401, isRetryable: false });
  });

  test("embeds texts", async () => {
    const { router } = await start();
    const { embeddings } = await embedMany({
      model: providerOf(router).embeddingModel("small"),
      values: ["one", "three"],
    });
    expect(embeddings).toEqual([
      [3, 0],
      [5, 1],
    ]);
  });
});

describe("curl", () => {
  const run = promisify(execFile);
  /** `-sS` and the token, and no configuration of the user's. */
  const curl = async (...args: readonly string[]): Promise<string> =>
    (await run("curl", ["-q", "-sS", "--noproxy", "*", "-H", `Authorization: Bearer ${token}`, ...args])).stdout;

  test("chats whole and streamed", async () => {
    const { router } = await start();
    const url = `${router.url}/v1/chat/completions`;
    const whole = await curl("-i", url, "-d", JSON.stringify({ model: "magi", messages: hi }));
    expect(whole).toMatch(/^x-magi-tier: fast\r$/m);
    expect(whole).toContain('"content":"Hello there."');
    // `-d` says it is a form; nobody minds.
    const streamed = await curl("-N", url, "-d", JSON.stringify({ model: "magi", messages: hi, stream: true }));
    expect(streamed.trimEnd().split("\n").at(-1)).toBe("data: [DONE]");
  });

  test("sends a large body, for which it waits for a word first", async () => {
    const { server, router } = await start();
    const workspace = await ScratchWorkspace.create({});
    onTestFinished(() => workspace.remove());
    const long = "word ".repeat(400_000);
    await workspace.writeRegistry(JSON.stringify({ messages: [{ role: "user", content: long }] }));
    const data = `@${workspace.root}/data/model_registry.json`;
    const answer = await curl(
      "--fail",
      "-H",
      "Expect: 100-continue",
      "--data-binary",
      data,
      `${router.url}/v1/chat/completions`,
    );
    expect(answer).toContain("Hello there.");
    expect(server.asked[0]?.body).toMatchObject({ messages: [{ content: long }] });
  });

  test("asks for the figures and the last decisions", async () => {
    const { router } = await start();
    for (let time = 0; time < 3; time++)
      await curl(`${router.url}/v1/chat/completions`, "-d", JSON.stringify({ model: "magi/fast", messages: hi }));
    const figures = await curl("-i", `${router.url}/metrics`);
    expect(figures).toMatch(/^content-type: text\/plain; version=0\.0\.4; charset=utf-8\r$/im);
    expect(figures).toMatch(/^magi_answers_total\{profile="p",tier="fast",model="small",outcome="answered"\} 3$/m);
    expect(figures).toMatch(/^magi_endpoint_up\{model="small",endpoint="[^"]+"\} 1$/m);
    const list = JSON.parse(await curl(`${router.url}/magi/decisions?limit=2`)) as { decisions: unknown[] };
    expect(list.decisions).toHaveLength(2);
    expect(list.decisions[0]).toMatchObject({
      profile: "p",
      tier: "fast",
      pinned: true,
      outcome: "answered",
      failovers: 0,
      stages: [{ role: "answer", tier: "fast", modelId: "small", tokens: 2 }],
    });
    expect(JSON.parse(await curl(`${router.url}/magi/decisions?limit=some`))).toMatchObject({
      error: { code: "BAD_REQUEST" },
    });
  });
});
