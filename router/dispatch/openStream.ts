import { longestMs as longestSilenceMs } from "../../core/health/silence.ts";
import type { Clock } from "../../core/ports.ts";
import type { Cancellation } from "../cancellation.ts";
import type { Exchange, Head } from "../upstreams/exchange.ts";
import type { AnswerContext } from "./answerContext.ts";
import { AttemptFailure, emptyAnswer, failureOfError, failureOfStatus } from "./attemptFailure.ts";
import type { Asked } from "./attemptFailure.ts";
import { hasToken } from "./chunk.ts";
import type { Chunk } from "./chunk.ts";
import { ChunkReader } from "./chunkReader.ts";
import { EventBlocks } from "./eventBlocks.ts";
import type { ModelRequest } from "./modelRequest.ts";
import { choicesOf } from "./mostAnswerTokens.ts";
import { sendTo, toFailure } from "./sendTo.ts";
import type { Sent } from "./sendTo.ts";
import type { Target } from "./withFailover.ts";

/** One event of an upstream's stream. */
export interface UpstreamEvent {
  /** As it came. */
  readonly data: string;
  readonly chunk: Chunk;
}

/** Events that came together; none where there were comments only. */
export interface Batch {
  /** Their bytes as they came, `[DONE]` included; absent when they cannot be passed on as they are. */
  readonly bytes?: Buffer;
  /** Without `[DONE]`. */
  readonly events: readonly UpstreamEvent[];
  /** Whether `[DONE]` is among them; then nothing follows. */
  readonly isDone: boolean;
}

/** A stream that has begun: its first token is in the first batch. */
export interface OpenStream {
  /**
   * The next events, or `undefined` when the answer is whole.
   * @throws AttemptFailure when the upstream fails or ends in the middle.
   */
  next(): Promise<Batch | undefined>;
  /** Whoever stops reading early frees the upstream by this. */
  close(): void;
}

const headBytes = 16 * 1024;

/**
 * Asks an upstream for a streamed answer and waits for its first token; what came before it is held back and comes with
 * it. Reading the stream may throw an `AttemptFailure` too: then the upstream failed after its first token.
 * @throws AttemptFailure when there is no first token to be had.
 */
export async function openStream(
  target: Target,
  request: Pick<ModelRequest, "api" | "body">,
  body: string,
  context: AnswerContext,
): Promise<OpenStream> {
  const { api } = request;
  const sent = sendTo(target, { api, body, isStream: true }, context);
  const { baseUrl } = target.upstream;
  const whatWasAsked = (): Asked => ({ api, baseUrl, hadKey: context.http.hasKeyFor(baseUrl) });
  const reader = new Reader(sent, context.clock, whatWasAsked, { hasChoices: choicesOf(request.body) > 1 });
  try {
    const head = await sent.exchange.head();
    if (!isStreamHead(head)) throw await whyNoStream(head, sent.exchange, whatWasAsked());
    const held: Batch[] = [];
    for (;;) {
      const batch = await reader.next();
      if (batch === undefined) throw emptyAnswer(reader);
      sent.silence.heard();
      // Comments may be many, and have done what they are for.
      if (batch.events.length > 0) held.push(batch);
      if (batch.events.some(({ chunk }) => hasToken(chunk))) break;
    }
    sent.silence.firstToken();
    return follow(joined(held), { reader, sent, cancellation: context.cancellation });
  } catch (error) {
    sent.stop();
    sent.exchange.cancel(error);
    throw toFailure(error, context.cancellation);
  }
}

function follow(
  first: Batch,
  { reader, sent, cancellation }: { readonly reader: Reader; readonly sent: Sent; readonly cancellation: Cancellation },
): OpenStream {
  const { exchange, silence, stop } = sent;
  let held: Batch | undefined = first;
  silence.rest();
  const rested = (batch: Batch | undefined): Batch | undefined => {
    silence.rest();
    return batch;
  };
  const failed = (error: unknown): never => {
    silence.rest();
    throw toFailure(error, cancellation);
  };
  return {
    next: () => {
      if (held !== undefined) {
        const batch = Promise.resolve(held);
        held = undefined;
        return batch;
      }
      silence.heard();
      return reader.next().then(rested, failed);
    },
    close: () => {
      stop();
      if (reader.isDone) exchange.discard();
      else exchange.cancel(new Error("Nobody reads on."));
    },
  };
}

/** Reads batches of events and looks at each event. */
class Reader {
  readonly #sent: Pick<Sent, "exchange" | "silence">;
  readonly #clock: Pick<Clock, "now">;
  readonly #whatWasAsked: () => Asked;
  /** More than one answer was asked for; otherwise servers number the one as they like. */
  readonly #hasChoices: boolean;
  readonly #blocks = new EventBlocks();
  readonly #chunks = new ChunkReader();
  /** What was wrong with an event that came behind good ones. */
  #failure: AttemptFailure | undefined;
  /** The choices that have begun, and those that were finished, a bit for each. */
  #begun = 0;
  #finished = 0;
  #hasEvents = false;
  /** Since when the upstream has sent nothing but comments. */
  #idleSince: number | undefined;
  /** The upstream has said all. */
  isDone = false;

  constructor(
    sent: Pick<Sent, "exchange" | "silence">,
    clock: Pick<Clock, "now">,
    whatWasAsked: () => Asked,
    { hasChoices }: { readonly hasChoices: boolean },
  ) {
    this.#sent = sent;
    this.#clock = clock;
    this.#whatWasAsked = whatWasAsked;
    this.#hasChoices = hasChoices;
  }

  /** It has said why it stopped; of several choices, each has. */
  get isFinished(): boolean {
    return this.#finished !== 0 && (!this.#hasChoices || (this.#begun & ~this.#finished) === 0);
  }

  /** What `OpenStream.next` gives. Without a frame of its own while it waits, as most of a thousand streams do. */
  next(): Promise<Batch | undefined> {
    if (this.isDone) return ended;
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return this.#sent.exchange.read().then(this.#take);
  }

  readonly #take = (bytes: Buffer | undefined): Batch | undefined | Promise<Batch | undefined> => {
    if (bytes === undefined) {
      if (!this.isFinished) throw this.#hasEvents ? brokeOff() : emptyAnswer(this);
      this.isDone = true;
      return undefined;
    }
    const block = this.#blocks.take(bytes);
    if (block === undefined || block.data.length === 0) {
      this.#lives();
      return block === undefined ? this.next() : { bytes: block.bytes, events: [], isDone: false };
    }
    this.#hasEvents = true;
    this.#idleSince = undefined;
    return this.#look(block.bytes, block.data);
  };

  /** A comment, or part of an event, is a sign of life, but no reason to wait for ever. */
  #lives(): void {
    this.#sent.silence.heard();
    const now = this.#clock.now();
    this.#idleSince ??= now;
    if (now - this.#idleSince >= longestSilenceMs) throw neverWentOn();
  }

  #look(bytes: Buffer, data: readonly string[]): Batch {
    const events: UpstreamEvent[] = [];
    for (const each of data) {
      if (each === "[DONE]" || each.trim() === "[DONE]") {
        this.isDone = true;
        break;
      }
      const chunk = this.#chunks.read(each);
      if (chunk === undefined) return this.#broken(events, notJson());
      if (chunk.error !== undefined) return this.#broken(events, failureOfError(each, this.#whatWasAsked()));
      this.#begun |= chunk.choices;
      if (chunk.finish !== undefined) this.#finished |= chunk.choices;
      events.push({ data: each, chunk });
    }
    return { bytes, events, isDone: this.isDone };
  }

  /** The good events before a bad one are still part of the answer. */
  #broken(events: readonly UpstreamEvent[], failure: AttemptFailure): Batch {
    this.#failure = failure;
    if (events.length === 0) throw failure;
    return { events, isDone: false };
  }
}

function joined(batches: readonly Batch[]): Batch {
  const [first] = batches;
  if (first !== undefined && batches.length === 1) return first;
  const parts = batches.map(({ bytes }) => bytes);
  return {
    ...(parts.every((part) => part !== undefined) && { bytes: Buffer.concat(parts) }),
    events: batches.flatMap(({ events }) => events),
    isDone: batches.some(({ isDone }) => isDone),
  };
}

function isStreamHead({ status, contentType }: Head): boolean {
  return status === 200 && contentType?.toLowerCase().startsWith("text/event-stream") === true;
}

async function whyNoStream(
  { status, contentType, retryAfter }: Head,
  exchange: Exchange,
  asked: Asked,
): Promise<AttemptFailure> {
  const text = (await exchange.readAll(headBytes)).toString("utf8");
  if (status !== 200) return failureOfStatus({ ...asked, status, body: text, retryAfter });
  if (text.trim() === "") return emptyAnswer({ isFinished: false });
  return new AttemptFailure({
    code: "UPSTREAM_FAILED",
    words: `answered with ${(contentType ?? "nothing").slice(0, 100)} instead of a stream`,
    fault: true,
  });
}

const ended = Promise.resolve(undefined);

function brokeOff(): AttemptFailure {
  return new AttemptFailure({
    code: "UPSTREAM_BROKE_OFF",
    words: "ended the connection in the middle of the answer",
    fault: true,
  });
}

function notJson(): AttemptFailure {
  return new AttemptFailure({ code: "UPSTREAM_FAILED", words: "sent an event that is not JSON", fault: true });
}

function neverWentOn(): AttemptFailure {
  const words = `kept the connection open for ${String(longestSilenceMs / 60_000)} minutes and said nothing`;
  return new AttemptFailure({ code: "UPSTREAM_TIMEOUT", words, fault: true });
}
