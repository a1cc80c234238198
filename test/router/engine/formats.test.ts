import { truncate } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { writeTinyGguf } from "../../support/tinyGguf.ts";
import { post, user } from "./ask.ts";
import { startEngines } from "./startEngines.ts";
import type { ReadyStatus } from "./startEngines.ts";

const setup = await startEngines();
afterAll(() => setup.end());

// Random weights: nothing but the grammar makes them write JSON.
const file = join(setup.folder, "random.gguf");
let engine: ReadyStatus;
beforeAll(async () => {
  await writeTinyGguf(file);
  engine = await setup.ready({ id: "random", file, contextSize: 1024 });
});

const schema = {
  type: "object",
  properties: { ok: { type: "boolean" }, colour: { enum: ["red", "blue"] } },
  required: ["ok", "colour"],
};

async function answerTo(response_format: unknown): Promise<string> {
  const response = await post(engine, { messages: [user("Which?")], temperature: 0, response_format });
  const { choices } = (await response.json()) as { choices: [{ message: { content: string } }] };
  return choices[0].message.content;
}

it.each([
  ["OpenAI", { type: "json_schema", json_schema: { name: "answer", schema } }],
  ["llama-server", { type: "json_object", schema }],
])("an answer is what a JSON schema allows, as %s has it", async (_name, format) => {
  const value = JSON.parse(await answerTo(format)) as Record<string, unknown>;
  expect(Object.keys(value)).toEqual(["ok", "colour"]);
  expect(typeof value["ok"]).toBe("boolean");
  expect(["red", "blue"]).toContain(value["colour"]);
});

it("an answer is some JSON object, when no schema is given", async () => {
  const response = await post(engine, {
    messages: [user("Which?")],
    temperature: 0,
    max_tokens: 20,
    response_format: { type: "json_object" },
  });
  expect(response.status).toBe(200);
  const { choices } = (await response.json()) as { choices: [{ message: { content: string } }] };
  expect(choices[0].message.content).toMatch(/^\{/);
});

it.each([
  ["alternatives", { anyOf: [{ const: "left" }, { const: "right" }] }, /^"(left|right)"$/],
  ["a reference", { $ref: "#/definitions/x", definitions: { x: { const: 7 } } }, /^7$/],
  [
    "parts",
    { allOf: [{ properties: { a: { const: 1 } } }, { properties: { b: { const: 2 } } }] },
    /^{\s*"a":\s*1,\s*"b":\s*2\s*}$/,
  ],
  ["a type that is not said", { properties: { ok: { const: true } }, required: ["ok"] }, /^{\s*"ok":\s*true\s*}$/],
])("a schema with %s is held to", async (_name, wanted, answer) => {
  expect(await answerTo({ type: "json_object", schema: wanted })).toMatch(answer);
});

it("a schema that cannot be followed is refused with the reason", async () => {
  const response = await post(engine, {
    messages: [user("Which?")],
    response_format: { type: "json_object", schema: { properties: { a: { type: "wat" } } } },
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain("cannot follow this JSON schema: there is no type");
});

it("whole numbers are written out, and no number is too large to be read", async () => {
  const list = (type: string): object => ({ type: "array", items: { type }, minItems: 40, maxItems: 40 });
  for (const seed of [1, 2, 3]) {
    const response = await post(engine, {
      messages: [user(`Which ${String(seed)}?`)],
      temperature: 2,
      seed,
      response_format: {
        type: "json_object",
        schema: {
          type: "object",
          properties: { whole: list("integer"), any: list("number") },
          required: ["whole", "any"],
        },
      },
    });
    const { choices } = (await response.json()) as { choices: [{ message: { content: string } }] };
    const [whole = "", any = ""] = choices[0].message.content.split('"any"');
    expect(whole).toMatch(/\d/);
    expect(whole.replace('"whole"', "")).not.toMatch(/[eE]/);
    expect(any).not.toMatch(/[eE][-+]?\d{3}/);
  }
});

it("the next answer is free again", async () => {
  expect(await answerTo({ type: "text" })).toMatch(/^[a-zA-Z0-9]+$/);
});

it("a stream holds to the schema too", async () => {
  const response = await post(engine, {
    messages: [user("Which?")],
    temperature: 0,
    stream: true,
    response_format: { type: "json_object", schema },
  });
  const text = [...(await response.text()).matchAll(/"content":("(?:[^"\\]|\\.)*")/g)]
    .map(([, content]) => JSON.parse(content ?? '""') as string)
    .join("");
  expect(Object.keys(JSON.parse(text) as object)).toEqual(["ok", "colour"]);
});

it("weights that are larger than all memory are refused with the numbers, before anything is loaded", async () => {
  const large = join(setup.folder, "large.gguf");
  await writeTinyGguf(large);
  // Without taking room on the disk.
  await truncate(large, 2 * totalmem());
  const status = await setup.engines.ensure({ id: "large", file: large }).settled();
  expect(status).toMatchObject({
    state: "failed",
    sentence: expect.stringMatching(
      /^The engine for large did not start: Its weights need \d+ GB of memory, and this machine has [\d.]+ GB\. Choose/,
    ) as string,
  });
});

it("a context that is larger than all memory is refused with the numbers", async () => {
  const status = await setup.engines.ensure({ id: "long", file, contextSize: 2_000_000_000 }).settled();
  expect(status).toMatchObject({
    state: "failed",
    sentence: expect.stringMatching(
      /It needs 0\.0 GB of memory for its weights and \d+ GB for its context, and this machine has [\d.]+ GB\. Set a smaller ctx_size/,
    ) as string,
  });
});

it("a wish for the graphics card is no reason to fail where there is none", async () => {
  for (const gpuLayers of [-1, 99]) {
    const { baseUrl } = await setup.ready({ id: `gpu ${String(gpuLayers)}`, file, contextSize: 512, gpuLayers });
    expect(baseUrl).toContain("127.0.0.1");
  }
});

it("a context of 0 is the model's own, up to what is usual", async () => {
  const own = await setup.ready({ id: "own", file, contextSize: 0 });
  const response = await fetch(own.baseUrl.replace("/v1", "/health"));
  expect(await response.json()).toMatchObject({ n_ctx: 8192 });
});

const chatMlWithTools =
  "{% if tools %}{{ '<|im_start|>system\\n' + (tools | tojson) + '<|im_end|>\\n' }}{% endif %}" +
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

const weather = {
  type: "function",
  function: {
    name: "weather",
    description: "How warm it is",
    parameters: { type: "object", properties: { city: { type: "string" } } },
  },
};

async function promptTokens(to: ReadyStatus, body: object): Promise<number> {
  const response = await post(to, { messages: [user("Hi")], temperature: 0, max_tokens: 1, ...body });
  const { usage } = (await response.json()) as { usage: { prompt_tokens: number } };
  return usage.prompt_tokens;
}

it("tools reach a model whose chat template knows of them, with their results, and no other", async () => {
  const knowing = join(setup.folder, "tools.gguf");
  await writeTinyGguf(knowing, { chatTemplate: chatMlWithTools });
  const tooled = await setup.ready({ id: "tools", file: knowing, contextSize: 4096 });
  const plain = await promptTokens(tooled, {});
  expect(await promptTokens(tooled, { tools: [weather] })).toBeGreaterThan(plain + 50);
  const call = { id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Oslo"}' } };
  const messages = [
    user("Hi"),
    { role: "assistant", content: null, tool_calls: [call] },
    { role: "tool", tool_call_id: "call_1", content: '{"celsius":3}' },
  ];
  expect(await promptTokens(tooled, { tools: [weather], messages })).toBeGreaterThan(
    (await promptTokens(tooled, { tools: [weather] })) + 20,
  );
  expect(await promptTokens(engine, { tools: [weather] })).toBe(await promptTokens(engine, {}));
});
