import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

type Json = Readonly<Record<string, unknown>>;

export interface OpenAiUpstream {
  readonly url: string;
  /** What it was asked, oldest first. */
  readonly asked: readonly { readonly path: string; readonly body: Json }[];
  /** How many answers were cut by the other side. */
  readonly cut: () => number;
}

/**
 * A server that answers as OpenAI's API documents it: a chat request that offers a tool gets a call of it, one with the
 * tool's result gets that back, "count" is answered slowly in a hundred pieces, everything else with "Hello there.";
 * a completion repeats its prompt; an embedding is the lengths of the texts. It ends with the test.
 */
export async function openAiUpstream(): Promise<OpenAiUpstream> {
  const asked: { path: string; body: Json }[] = [];
  let cuts = 0;
  const server = createServer((request, response) => {
    const path = (request.url ?? "").replace(/^\/v1/, "");
    response.on("close", () => {
      if (!response.writableFinished) cuts++;
    });
    void (async () => {
      if (request.method === "GET") {
        sendJson(response, path === "/models" ? { object: "list", data: [] } : { status: "ok" });
        return;
      }
      const body = await readJson(request);
      asked.push({ path, body });
      if (path === "/chat/completions") await answerChat(body, response);
      else if (path === "/completions") await answerCompletion(body, response);
      else sendJson(response, embeddingOf(body));
    })();
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`, asked, cut: () => cuts };
}

const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
const about = { id: "chatcmpl-1", created: 1, model: "upstream-model" };

async function answerChat(body: Json, response: ServerResponse): Promise<void> {
  const messages = body["messages"] as readonly { readonly role: string; readonly content: unknown }[];
  const last = messages.at(-1);
  const tools = body["tools"] as readonly { readonly function: { readonly name: string } }[] | undefined;
  if (last?.role === "tool") await sendChat(body, response, { content: [`The tool said ${String(last.content)}.`] });
  else if (tools?.[0] !== undefined)
    await sendChat(body, response, { call: { name: tools[0].function.name, arguments: '{"city":"Z\u00fcrich"}' } });
  else if (last?.content === "count")
    await sendChat(body, response, { content: Array.from({ length: 100 }, (_, at) => `${String(at)} `), pauseMs: 20 });
  else await sendChat(body, response, { content: ["Hello", " there", "."] });
}

type Said =
  | { readonly content: readonly string[]; readonly pauseMs?: number }
  | { readonly call: { readonly name: string; readonly arguments: string } };

async function sendChat(body: Json, response: ServerResponse, said: Said): Promise<void> {
  const call = "call" in said ? { id: "call_1", type: "function", function: said.call } : undefined;
  const finish = call === undefined ? "stop" : "tool_calls";
  if (body["stream"] !== true) {
    const text = "content" in said ? said.content.join("") : null;
    const message = { role: "assistant", content: text, ...(call && { tool_calls: [call] }) };
    sendJson(response, {
      ...about,
      object: "chat.completion",
      choices: [{ index: 0, message, finish_reason: finish }],
      usage,
    });
    return;
  }
  const chunk = (delta: Json, finishReason: string | null = null): Json => ({
    ...about,
    object: "chat.completion.chunk",
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  });
  begin(response);
  send(response, chunk({ role: "assistant", content: call === undefined ? "" : null }));
  if (call !== undefined) {
    const { name, arguments: args } = call.function;
    send(response, chunk({ tool_calls: [{ index: 0, ...call, function: { name, arguments: "" } }] }));
    for (const part of args.match(/.{1,4}/gu) ?? [])
      send(response, chunk({ tool_calls: [{ index: 0, function: { arguments: part } }] }));
  }
  for (const content of "content" in said ? said.content : []) {
    if ("pauseMs" in said) await new Promise((resolve) => setTimeout(resolve, said.pauseMs));
    if (response.destroyed) return;
    send(response, chunk({ content }));
  }
  send(response, chunk({}, finish));
  const options = body["stream_options"] as { readonly include_usage?: boolean } | undefined;
  if (options?.include_usage === true)
    send(response, { ...about, object: "chat.completion.chunk", choices: [], usage });
  response.end("data: [DONE]\n\n");
}

async function answerCompletion(body: Json, response: ServerResponse): Promise<void> {
  const text = `${String(body["prompt"])}, and so on`;
  const completion = (part: string, finish: string | null): Json => ({
    ...about,
    object: "text_completion",
    choices: [{ index: 0, text: part, logprobs: null, finish_reason: finish }],
  });
  if (body["stream"] !== true) {
    sendJson(response, { ...completion(text, "stop"), usage });
    return;
  }
  begin(response);
  for (const part of text.split(/(?= )/)) {
    await new Promise((resolve) => setImmediate(resolve));
    send(response, completion(part, null));
  }
  send(response, completion("", "stop"));
  response.end("data: [DONE]\n\n");
}

function embeddingOf(body: Json): Json {
  const texts = [body["input"]].flat() as readonly string[];
  const data = texts.map((text, index) => {
    const numbers = [text.length, index];
    // OpenAI's client asks for base64 unless it is told otherwise.
    const asBase64 = Buffer.from(Float32Array.from(numbers).buffer).toString("base64");
    return { object: "embedding", index, embedding: body["encoding_format"] === "base64" ? asBase64 : numbers };
  });
  return { object: "list", model: "upstream-model", data, usage: { prompt_tokens: 3, total_tokens: 3 } };
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
}

function send(response: ServerResponse, body: Json): void {
  response.write(`data: ${JSON.stringify(body)}\n\n`);
}

function sendJson(response: ServerResponse, body: Json): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function readJson(request: IncomingMessage): Promise<Json> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return JSON.parse(Buffer.concat(parts).toString("utf8")) as Json;
}
