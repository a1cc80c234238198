import type { Dispatcher } from "undici";
import { failureWords, post, readText } from "../upstreams/upstreamHttp.ts";
import type { AnswerContext } from "./answerContext.ts";
import { AttemptFailure, failureOfStatus } from "./attemptFailure.ts";
import { hasToken, readChunk } from "./chunk.ts";
import type { Chunk } from "./chunk.ts";
import { eventData } from "./eventData.ts";
import { watchSilence } from "./watchSilence.ts";
import type { Target } from "./withFailover.ts";

/** One event of an upstream's stream. */
export interface UpstreamEvent {
  /** As it came. */
  readonly data: string;
  readonly chunk: Chunk;
}

/** A stream that has begun: its first token is among the events. */
export type OpenStream = AsyncGenerator<UpstreamEvent, StreamEnd, undefined>;

export interface StreamEnd {
  /** False when the connection ended without the server saying that the answer is whole. */
  readonly complete: boolean;
}

const headBytes = 16 * 1024;

/**
 * Asks an upstream for a streamed answer and waits for its first token; what came before it is held back and comes with
 * it. Reading the stream may throw an `AttemptFailure` too: then the upstream failed after its first token.
 * @throws AttemptFailure when there is no first token to be had.
 */
export async function openStream(target: Target, body: string, context: AnswerContext): Promise<OpenStream> {
  const silence = watchSilence(target, context);
  const events = read(target, body, silence.signal, context);
  const held: UpstreamEvent[] = [];
  try {
    for (;;) {
      const next = await events.next();
      if (next.done === true) throw new AttemptFailure({ code: "UPSTREAM_EMPTY", words: "gave an empty answer" });
      silence.heard();
      held.push(next.value);
      if (hasToken(next.value.chunk)) break;
    }
  } catch (error) {
    silence.stop();
    throw toFailure(error, context.signal);
  }
  return follow(held, events, silence, context.signal);
}

async function* follow(
  held: readonly UpstreamEvent[],
  events: OpenStream,
  silence: ReturnType<typeof watchSilence>,
  signal: AbortSignal,
): OpenStream {
  silence.firstToken();
  try {
    silence.rest();
    yield* held;
    for (;;) {
      silence.heard();
      const next = await events.next();
      if (next.done === true) return next.value;
      silence.rest();
      yield next.value;
    }
  } catch (error) {
    throw toFailure(error, signal);
  } finally {
    silence.stop();
    // Whoever stops reading early frees the upstream by this.
    await events.return({ complete: false });
  }
}

async function* read({ upstream }: Target, body: string, signal: AbortSignal, context: AnswerContext): OpenStream {
  const url = `${upstream.baseUrl}/chat/completions`;
  const response = await post({ http: context.http, url, headers: upstream.headers, body, signal });
  try {
    if (response.statusCode !== 200)
      throw failureOfStatus(response.statusCode, await readText(response.body, headBytes));
    await checkContentType(response);
    let finished = false;
    for await (const data of eventData(response.body)) {
      if (data.trim() === "[DONE]") return { complete: true };
      const chunk = readChunk(data);
      if (chunk === undefined)
        throw new AttemptFailure({ code: "UPSTREAM_FAILED", words: "sent an event that is not JSON" });
      if (chunk.error !== undefined) throw failureOfErrorEvent(chunk.error);
      if (chunk.finish !== undefined) finished = true;
      yield { data, chunk };
    }
    return { complete: finished };
  } finally {
    response.body.destroy();
  }
}

async function checkContentType(response: Dispatcher.ResponseData): Promise<void> {
  const type = String(response.headers["content-type"] ?? "nothing");
  if (type.startsWith("text/event-stream")) return;
  const text = await readText(response.body, headBytes);
  if (text.trim() === "") throw new AttemptFailure({ code: "UPSTREAM_EMPTY", words: "gave an empty answer" });
  throw new AttemptFailure({ code: "UPSTREAM_FAILED", words: `answered with ${type} instead of a stream` });
}

function failureOfErrorEvent(message: string): AttemptFailure {
  const said = message.replace(/\s+/g, " ").trim().replace(/\.$/, "").slice(0, 300);
  return new AttemptFailure({ code: "UPSTREAM_FAILED", words: `reported an error: ${said}` });
}

/** Turns whatever ended a stream into a failure of the attempt; the client's own abort stays what it is. */
function toFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted || error instanceof AttemptFailure) return error;
  return new AttemptFailure({ code: "UPSTREAM_FAILED", words: failureWords(error), state: "down", cause: error });
}
