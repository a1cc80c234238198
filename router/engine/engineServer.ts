import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ChatModel } from "./chatModel.ts";
import { parseChatRequest } from "./chatRequest.ts";
import { CompletionWriter } from "./completionWriter.ts";
import { EngineError } from "./engineError.ts";
import { SlotQueue } from "./slotQueue.ts";

export interface EngineServerOptions {
  /** The model's name in answers and lists. */
  readonly id: string;
  readonly token: string;
  /** Settles when the model is loaded; until then every question for it gets a 503 that says so. */
  readonly model: Promise<ChatModel>;
  readonly maxBodyBytes?: number;
  readonly log: (line: string) => void;
}

/**
 * The engine's HTTP side: `/v1/chat/completions` and `/v1/models` of the OpenAI API, and `/health` as llama-server has
 * it, with the context of one slot, the only one without a token. A request whose caller goes away is stopped.
 */
export function createEngineServer(options: EngineServerOptions): Server {
  let loaded: Loaded | undefined;
  options.model.then(
    (model) => (loaded = { model, queue: new SlotQueue(model.slots) }),
    // Whoever began to load says so; here it stays at loading.
    () => undefined,
  );

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const route = findRoute(request);
    if (route !== "health") checkToken(request, options.token);
    if (loaded === undefined) {
      sendJson(response, 503, loading);
      return;
    }
    const { model, queue } = loaded;
    switch (route) {
      case "health":
        sendJson(response, 200, {
          status: "ok",
          slots_idle: queue.idle,
          slots_processing: queue.processing,
          requests_waiting: queue.waiting,
          n_ctx: model.contextSize,
        });
        break;
      case "models":
        sendJson(response, 200, describeModel(options.id, model));
        break;
      case "chat":
        await answer(request, response, loaded, options);
    }
  };

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      refuse(response, error, options.log);
    });
  });
  // Longer than the pools of usual clients keep a connection, so that none is closed under a request.
  server.keepAliveTimeout = 75_000;
  return server;
}

/** As llama-server says it. */
const loading = { status: "loading", error: { message: "Loading model", type: "unavailable_error", code: 503 } };

interface Loaded {
  readonly model: ChatModel;
  readonly queue: SlotQueue;
}

type Route = "health" | "models" | "chat";

const routes: Readonly<Record<string, { readonly method: string; readonly route: Route }>> = {
  "/health": { method: "GET", route: "health" },
  "/v1/models": { method: "GET", route: "models" },
  "/v1/chat/completions": { method: "POST", route: "chat" },
};

function findRoute(request: IncomingMessage): Route {
  const path = request.url?.split("?")[0] ?? "";
  const known = routes[path];
  if (known === undefined) throw new EngineError(404, "not_found_error", `There is no ${path} here.`);
  if (known.method !== request.method)
    throw new EngineError(405, "invalid_request_error", `${path} wants ${known.method}, not ${request.method ?? ""}.`);
  return known.route;
}

function checkToken(request: IncomingMessage, token: string): void {
  const given = Buffer.from(request.headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw new EngineError(401, "authentication_error", "The token is missing or wrong.");
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { model, queue }: Loaded,
  { id, maxBodyBytes = 8 * 1024 * 1024 }: EngineServerOptions,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) gone.abort(new CallerGone());
  });
  const { messages, options, stream, includeUsage } = parseChatRequest(await readBody(request, maxBodyBytes));
  const writer = new CompletionWriter(response, { model: id, stream, includeUsage });
  const result = await queue.run(gone.signal, (slot) =>
    model.answer(
      slot,
      messages,
      options,
      (piece) => {
        writer.write(piece);
      },
      gone.signal,
    ),
  );
  writer.end(result);
}

/** The reason of an abort; nobody is left to hear it. */
class CallerGone extends Error {}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > maxBytes)
      throw new EngineError(413, "invalid_request_error", `The request body is larger than ${maxBytes} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function describeModel(id: string, model: ChatModel): unknown {
  const meta = { n_ctx: model.contextSize, n_ctx_train: model.trainContextSize };
  return { object: "list", data: [{ id, object: "model", owned_by: "magi", meta }] };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(body));
}

/** Answers with the error, or, when the answer has begun, ends it with the error as its last event. */
function refuse(response: ServerResponse, error: unknown, log: (line: string) => void): void {
  if (error instanceof CallerGone || response.destroyed) return;
  if (!(error instanceof EngineError))
    log(`a request failed: ${error instanceof Error ? (error.stack ?? "") : String(error)}`);
  const known =
    error instanceof EngineError
      ? error
      : new EngineError(
          500,
          "server_error",
          `The model failed: ${error instanceof Error ? error.message : String(error)}`,
        );
  if (!response.headersSent) {
    // What is left of a body that is too large is not read.
    if (known.status === 413) response.setHeader("connection", "close");
    sendJson(response, known.status, known.toBody());
  } else response.end(`data: ${JSON.stringify(known.toBody())}\n\n`);
}
