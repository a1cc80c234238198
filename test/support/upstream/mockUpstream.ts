import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerOf } from "./pages.ts";
import type { Pages } from "./pages.ts";

/** How the server answers a chat request. */
export type Mode =
  /** Streams the words, or sends them whole when no stream is asked for. */
  | {
      readonly kind: "ok";
      readonly words?: readonly string[];
      readonly pauseMs?: number;
      readonly finish?: string;
      /** It does not count tokens. */
      readonly noUsage?: boolean;
    }
  /** Streams text of a thinking model, under either of the names that servers use for it, then the words. */
  | {
      readonly kind: "thinking";
      readonly field: "reasoning_content" | "reasoning";
      readonly words: readonly string[];
      /** Before what comes after the thought. */
      readonly pauseMs?: number;
      /** `none`: the body ends in good order without a finish reason or `[DONE]`. */
      readonly finish?: string;
      /** The finish reason of what is not the end, which is `null` at most servers. */
      readonly unfinished?: "";
    }
  /**
   * Streams the words like a llama-server whose slots share a context of so many words, those of the prompts among them:
   * when it is full, every answer under way ends with an error.
   */
  | {
      readonly kind: "sharedContext";
      readonly room: number;
      readonly words: readonly string[];
      readonly pauseMs: number;
    }
  /** Streams the last message back, word by word. */
  | { readonly kind: "echo"; readonly pauseMs?: number }
  | {
      readonly kind: "status";
      readonly status: number;
      readonly message?: string;
      /** Seconds, or whatever stands in `Retry-After`. */
      readonly retryAfter?: number | string;
    }
  /** 503 `Loading model` to everything until `loaded()` is called. */
  | { readonly kind: "loading" }
  /** Takes the request and says nothing; with `deaf`, health checks get no answer either. */
  | { readonly kind: "hang"; readonly deaf?: boolean }
  /** Streams the words, then says nothing more to anybody, health checks included. */
  | { readonly kind: "stall"; readonly words: readonly string[] }
  /** Streams without end, as fast as it is read; `flooded` counts. */
  | { readonly kind: "flood" }
  /** Closes the connection before the head of the answer; with `times`, that often, and then answers. */
  | { readonly kind: "resetBefore"; readonly times?: number }
  /** Streams the words, then resets the connection. */
  | { readonly kind: "resetMidStream"; readonly words: readonly string[] }
  /** Streams the words, then ends the body in good order without a finish reason or `[DONE]`. */
  | { readonly kind: "truncated"; readonly words: readonly string[] }
  /** Streams the words (perhaps none), then an error event. */
  | { readonly kind: "errorEvent"; readonly words: readonly string[]; readonly message: string }
  /** 200 and an empty body. */
  | { readonly kind: "empty" }
  /** A stream in good order without a single token. */
  | { readonly kind: "emptyStream" }
  | { readonly kind: "contentType"; readonly type: string; readonly body: string; readonly status?: number };

/** A chat request that the server got. */
export interface SeenRequest {
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: IncomingMessage["headers"];
  /** Resolves with the time when the client closed the connection before the answer was whole. */
  readonly aborted: Promise<number>;
}

/** A prompt in a context that others use too. */
interface Sharer {
  used: number;
  readonly fail: () => void;
}

/** A model server for tests that fails in every way a real one does. It speaks the OpenAI API on a port of its own. */
export class MockUpstream {
  mode: Mode;
  /** What `/v1/models` lists; empty for a server that does not say. */
  models: readonly string[] = [];
  /** What it answers to checks and questions besides prompts, by path. */
  pages: Pages = {};
  /** Whoever does not bring it gets 401 to everything but `/health` and `/version`. */
  key: string | undefined;
  /** The `authorization` of everything that it was asked. */
  readonly authorizations: (string | undefined)[] = [];
  readonly seen: SeenRequest[] = [];
  /** Paths of everything that is not a chat request. */
  readonly checks: string[] = [];
  /** The most prompts that it had to answer at the same time. */
  mostAtOnce = 0;
  #atOnce = 0;
  readonly #sharing = new Set<Sharer>();
  /** Bytes that were taken from a flood so far. */
  flooded = 0;
  #server: Server | undefined;
  #port = 0;

  constructor(mode: Mode = { kind: "ok" }) {
    this.mode = mode;
  }

  /** Base URL for a registry. It stays the same over `stop` and `start`. */
  get url(): string {
    return `http://127.0.0.1:${String(this.#port)}/v1`;
  }

  get port(): number {
    return this.#port;
  }

  async start(): Promise<this> {
    const server = createServer((request, response) => void this.#answer(request, response));
    server.listen(this.#port, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  /** From now on connections are refused; those that are open are cut. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.once("close", resolve));
    server.close();
    server.closeAllConnections();
    await closed;
  }

  /** The chat request of the given number, when it has come. */
  async request(number: number): Promise<SeenRequest> {
    for (;;) {
      const found = this.seen[number];
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async #flood(response: ServerResponse): Promise<void> {
    beginStream(response);
    const piece = event({ delta: { content: "x".repeat(64 * 1024) } });
    while (!response.destroyed) {
      await write(response, piece);
      this.flooded += piece.length;
    }
  }

  async #share(
    body: Readonly<Record<string, unknown>>,
    { room, words, pauseMs }: Extract<Mode, { readonly kind: "sharedContext" }>,
    response: ServerResponse,
  ): Promise<void> {
    const stream = body["stream"] === true;
    const fail = (): void => {
      const error = { code: 500, message: "Context size has been exceeded.", type: "server_error" };
      if (!response.headersSent) sendJson(response, 500, { error });
      else response.end(`data: ${JSON.stringify({ error })}\n\n`);
    };
    const own: Sharer = { used: lastWords(body).length, fail };
    this.#sharing.add(own);
    response.on("close", () => this.#sharing.delete(own));
    for (const word of words) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      own.used++;
      let used = 0;
      for (const each of this.#sharing) used += each.used;
      if (used > room) {
        for (const each of this.#sharing) each.fail();
        this.#sharing.clear();
      }
      if (response.writableEnded || response.destroyed) return;
      if (!stream) continue;
      if (!response.headersSent) beginStream(response);
      response.write(event({ delta: { content: word } }));
    }
    this.#sharing.delete(own);
    if (stream) response.end(`${event({ delta: {}, finish_reason: "stop" })}data: [DONE]\n\n`);
    else sendWhole(response, words.join(""));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { mode } = this;
    this.authorizations.push(request.headers.authorization);
    const isOpen = this.key === undefined || ["/health", "/version"].includes(request.url ?? "");
    if (!isOpen && request.headers.authorization !== `Bearer ${this.key ?? ""}`) {
      request.resume();
      sendJson(response, 401, { error: "Unauthorized" });
      return;
    }
    if (!isPrompt(request)) {
      this.checks.push(request.url ?? "");
      if ((mode.kind === "hang" && mode.deaf === true) || (mode.kind === "stall" && this.seen.length > 0)) return;
      const { url = "" } = request;
      const text = await textOf(request);
      const question = text === "" ? undefined : (JSON.parse(text) as Readonly<Record<string, unknown>>);
      const [status, page] = answerOf(this.pages, url, question);
      if (page === "silent") return;
      if (mode.kind === "loading") sendLoading(response);
      else if (url in this.pages) sendPage(response, status, page);
      else if (request.url === "/v1/models")
        sendJson(response, 200, { object: "list", data: this.models.map((id) => ({ id, object: "model" })) });
      else if (request.url === "/health") sendJson(response, 200, { status: "ok" });
      else sendJson(response, 404, { error: { message: "no such path" } });
      return;
    }
    const body = JSON.parse(await textOf(request)) as Readonly<Record<string, unknown>>;
    const aborted = new Promise<number>((resolve) => {
      response.on("close", () => {
        if (!response.writableFinished) resolve(Date.now());
      });
    });
    this.seen.push({ body, headers: request.headers, aborted });
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
    response.on("close", () => this.#atOnce--);
    if (mode.kind === "ok" && "input" in body) {
      const count = Array.isArray(body["input"]) ? body["input"].length : 1;
      sendJson(response, 200, { object: "list", data: Array.from({ length: count }, () => ({ embedding: [1, 2] })) });
      return;
    }
    if (mode.kind === "ok" && "prompt" in body) {
      sendCompletion(response, body["stream"] === true);
      return;
    }
    if (mode.kind === "sharedContext") await this.#share(body, mode, response);
    else if (mode.kind === "echo") await sendStream(response, lastWords(body), mode);
    else if (mode.kind === "flood") await this.#flood(response);
    else await respond(mode, { stream: body["stream"] === true, seen: this.seen.length }, response);
  }
}

async function respond(
  mode: Exclude<Mode, { readonly kind: "flood" | "echo" | "sharedContext" }>,
  { stream, seen }: { readonly stream: boolean; readonly seen: number },
  response: ServerResponse,
): Promise<void> {
  switch (mode.kind) {
    case "ok": {
      const words = mode.words ?? ["Hello", " there", "."];
      if (stream) await sendStream(response, words, mode);
      else sendWhole(response, words.join(""), mode);
      return;
    }
    case "thinking":
      if (!stream) {
        sendWhole(response, mode.words.join(""));
        return;
      }
      beginStream(response);
      response.write(
        event({
          delta: { role: "assistant", [mode.field]: "Let me think." },
          ...(mode.unfinished !== undefined && { finish_reason: mode.unfinished }),
        }),
      );
      if (mode.pauseMs !== undefined) await new Promise((resolve) => setTimeout(resolve, mode.pauseMs));
      for (const word of mode.words) response.write(event({ delta: { content: word } }));
      if (mode.finish === "none") response.end();
      else response.end(`${event({ delta: {}, finish_reason: mode.finish ?? "stop" })}data: [DONE]\n\n`);
      return;
    case "status":
      if (mode.retryAfter !== undefined) response.setHeader("retry-after", String(mode.retryAfter));
      sendJson(response, mode.status, { error: { message: mode.message ?? "It went wrong.", type: "test" } });
      return;
    case "loading":
      sendLoading(response);
      return;
    case "hang":
      return;
    case "stall":
      beginStream(response);
      for (const word of mode.words) response.write(event({ delta: { content: word } }));
      return;
    case "resetBefore":
      if (seen <= (mode.times ?? Infinity)) response.socket?.resetAndDestroy();
      else await respond({ kind: "ok" }, { stream, seen }, response);
      return;
    case "resetMidStream":
      beginStream(response);
      for (const word of mode.words) await write(response, event({ delta: { content: word } }));
      // A reset throws away what the other side has not read yet.
      await new Promise((resolve) => setTimeout(resolve, 50));
      response.socket?.resetAndDestroy();
      return;
    case "truncated":
      beginStream(response);
      for (const word of mode.words) response.write(event({ delta: { content: word } }));
      response.end();
      return;
    case "errorEvent":
      beginStream(response);
      for (const word of mode.words) response.write(event({ delta: { content: word } }));
      response.end(`data: ${JSON.stringify({ error: { message: mode.message } })}\n\n`);
      return;
    case "empty":
      response.writeHead(200, { "content-type": stream ? "text/event-stream" : "application/json" });
      response.end();
      return;
    case "emptyStream":
      if (!stream) {
        sendWhole(response, "");
        return;
      }
      beginStream(response);
      response.end(
        `${event({ delta: { role: "assistant" } })}${event({ delta: {}, finish_reason: "stop" })}data: [DONE]\n\n`,
      );
      return;
    case "contentType":
      response.writeHead(mode.status ?? 200, { "content-type": mode.type });
      response.end(mode.body);
      return;
  }
}

async function sendStream(
  response: ServerResponse,
  words: readonly string[],
  { pauseMs = 0, finish = "stop", noUsage = false }: Omit<Extract<Mode, { readonly kind: "ok" }>, "kind">,
): Promise<void> {
  beginStream(response);
  response.write(event({ delta: { role: "assistant", content: "" } }));
  for (const word of words) {
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (response.destroyed) return;
    await write(response, event({ delta: { content: word } }));
  }
  response.write(event({ delta: {}, finish_reason: finish }));
  const usage = { prompt_tokens: 3, completion_tokens: words.length, total_tokens: 3 + words.length };
  const counted = JSON.stringify({ id: "mock", object: "chat.completion.chunk", choices: [], usage });
  response.end(`${noUsage ? "" : `data: ${counted}\n\n`}data: [DONE]\n\n`);
}

function lastWords({ messages }: Readonly<Record<string, unknown>>): readonly string[] {
  const last: unknown = Array.isArray(messages) ? messages.at(-1) : undefined;
  const { content } = last as { readonly content: string };
  return content.split(/(?= )/);
}

function beginStream(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
}

function event(choice: Readonly<Record<string, unknown>>): string {
  const chunk = {
    id: "mock",
    object: "chat.completion.chunk",
    choices: [{ index: 0, finish_reason: null, ...choice }],
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

/** Resolves when the kernel has the bytes, so that a reset that follows does not overtake them. */
function write(response: ServerResponse, text: string): Promise<void> {
  return new Promise((resolve) => {
    response.once("close", resolve);
    response.write(text, () => {
      response.off("close", resolve);
      resolve();
    });
  });
}

function sendWhole(
  response: ServerResponse,
  content: string,
  { finish = "stop", noUsage = false }: Omit<Extract<Mode, { readonly kind: "ok" }>, "kind"> = {},
): void {
  const message = { role: "assistant", content };
  sendJson(response, 200, {
    id: "mock",
    object: "chat.completion",
    choices: [{ index: 0, message, finish_reason: finish }],
    ...(!noUsage && { usage: { prompt_tokens: 3, completion_tokens: 3, total_tokens: 6 } }),
  });
}

/** Of the older API, which completes a text. */
function sendCompletion(response: ServerResponse, stream: boolean): void {
  const choice = (text: string, finish: string | null): unknown => ({
    id: "mock",
    object: "text_completion",
    choices: [{ index: 0, text, finish_reason: finish }],
  });
  if (!stream) {
    sendJson(response, 200, choice("Hello there.", "stop"));
    return;
  }
  beginStream(response);
  for (const word of ["Hello", " there."]) response.write(`data: ${JSON.stringify(choice(word, null))}\n\n`);
  response.end(`data: ${JSON.stringify(choice("", "stop"))}\n\ndata: [DONE]\n\n`);
}

function isPrompt({ url = "" }: IncomingMessage): boolean {
  return url.endsWith("/completions") || url.endsWith("/embeddings");
}

function sendLoading(response: ServerResponse): void {
  sendJson(response, 503, { error: { code: 503, message: "Loading model", type: "unavailable_error" } });
}

function sendPage(response: ServerResponse, status: number, page: unknown): void {
  if (typeof page !== "string") {
    sendJson(response, status, page);
    return;
  }
  response.writeHead(status, { "content-type": "text/plain" });
  response.end(page);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
