import type { EndpointState } from "../../core/health/health.ts";
import { countText } from "../../core/routing/countText.ts";
import { keyWords, serverKeysVariable } from "../../core/servers/serverKeys.ts";
import type { RouterErrorCode } from "../../protocol/routerEvents.ts";
import { correctAddress } from "../upstreams/failureWords.ts";
import { asObject, errorOf, parseObject } from "./chunk.ts";
import type { Api } from "./modelRequest.ts";

/**
 * What a failed attempt means for the rest: try elsewhere, wait for the model, try again when the server has nothing else
 * to do, or give the caller's mistake back.
 */
export type Remedy = "elsewhere" | "wait" | "alone" | "giveBack";

/** One endpoint could not answer, and nothing of an answer has been seen. */
export class AttemptFailure extends Error {
  readonly code: RouterErrorCode;
  readonly remedy: Remedy;
  /** The state that the failure shows the endpoint to be in, if it shows one. */
  readonly state?: EndpointState;
  /** The prompt failed although the server is up. */
  readonly isFault: boolean;
  /** The server asked not to be asked again for so long. */
  readonly retryAfterMs?: number;
  /** HTTP status for the caller, when the mistake was the caller's or no other endpoint can help. */
  readonly status?: number;
  /** What to do about it, with a space before it; the usual words when absent. */
  readonly advice?: string;
  /** The message without what the server said, which may quote the prompt; absent where that is the same. */
  readonly plain?: string;

  constructor(failure: {
    readonly code: RouterErrorCode;
    /** For the end of a sentence that begins with the endpoint's name: "refused the connection". */
    readonly words: string;
    readonly plain?: string;
    readonly remedy?: Remedy;
    readonly state?: EndpointState;
    readonly fault?: boolean;
    readonly retryAfterMs?: number | undefined;
    readonly status?: number;
    readonly advice?: string;
    readonly cause?: unknown;
  }) {
    super(failure.words, failure.cause === undefined ? undefined : { cause: failure.cause });
    this.name = "AttemptFailure";
    this.code = failure.code;
    this.remedy = failure.remedy ?? "elsewhere";
    this.isFault = failure.fault ?? false;
    if (failure.retryAfterMs !== undefined) this.retryAfterMs = failure.retryAfterMs;
    if (failure.state !== undefined) this.state = failure.state;
    if (failure.status !== undefined) this.status = failure.status;
    if (failure.advice !== undefined) this.advice = failure.advice;
    if (failure.plain !== undefined) this.plain = failure.plain;
  }
}

/** What a model did that ended without an answer, and what to do about it. */
export const onlyThought = {
  words: "only thought about it and gave no answer",
  advice: " Ask again, or choose another model.",
};

/** An empty answer. That a model which can answer has nothing to say, and says that it is done, is no fault of its server. */
export function emptyAnswer({ isFinished }: { readonly isFinished: boolean }): AttemptFailure {
  return new AttemptFailure({ code: "UPSTREAM_EMPTY", words: "gave an empty answer", fault: !isFinished });
}

/** What was asked of a server, as far as it tells what its error means. */
export interface Asked {
  readonly api: Api;
  /** Whether the server was sent a key of its own. */
  readonly hadKey: boolean;
  /** What the paths of the API were put behind, as the registry has it. */
  readonly baseUrl: string;
}

/** An answer with an error status. */
interface ErrorAnswer extends Asked {
  readonly status: number;
  /** Its beginning. */
  readonly body: string;
  /** Its header of that name. */
  readonly retryAfter: string | undefined;
}

/** A failure's words, with what the server said and without. */
type Words = Pick<ConstructorParameters<typeof AttemptFailure>[0], "words" | "plain">;

/** What an upstream's error status means. */
export function failureOfStatus({ api, status, body, retryAfter, hadKey, baseUrl }: ErrorAnswer): AttemptFailure {
  const said = saidIn(body);
  const words = (what: string): Words => {
    const plain = `${what} (${String(status)})`;
    return said === "" ? { words: plain } : { words: `${what} (${String(status)}: ${said})`, plain };
  };
  if (overflow.test(body)) return noRoom(body, words);
  if (crowded.test(body)) return noRoomLeft();
  if (status === 503 && /loading/i.test(body))
    return new AttemptFailure({
      code: "UPSTREAM_FAILED",
      words: "is still loading its model",
      remedy: "wait",
      state: "loading",
    });
  if (status === 401 || status === 403)
    return new AttemptFailure({
      code: "UPSTREAM_REFUSED_REQUEST",
      ...words(hadKey ? keyWords.refused : keyWords.missing),
      remedy: "giveBack",
      state: "auth",
      // Programs ask again after a 5xx, which would be in vain; `code` and `source` tell it from the router's own 401.
      status,
      advice: ` Enter ${hadKey ? "the right one" : "it"} with «MAGI: Enter a Server's Key», or in ${serverKeysVariable} in a terminal.`,
    });
  // Programs that serve many models call it a bad request.
  if (status === 400 && notLoaded.test(said))
    return new AttemptFailure({ code: "UPSTREAM_FAILED", ...words("has not loaded the model"), fault: true });
  if (status === 400 && notThere.test(said))
    return new AttemptFailure({
      code: "UPSTREAM_FAILED",
      ...words("does not know the model"),
      state: "wrong-model",
    });
  // Of what not every server has. It says nothing of its chats, nor of the endpoint's health.
  if (api !== "chat/completions" && lackingApi.has(status) && !(status === 404 && /model/i.test(said)))
    return new AttemptFailure({
      code: "UPSTREAM_REFUSED_REQUEST",
      ...words(`has no /v1/${api}`),
      status: 404,
      advice: ` Name a model whose server has it${api === "completions" ? ", or ask with `/v1/chat/completions`" : ""}.`,
    });
  if (status === 404) {
    const advice = /model/i.test(said) ? undefined : addressAdvice(baseUrl);
    return new AttemptFailure({
      code: "UPSTREAM_FAILED",
      ...words(advice === undefined ? "does not know the model" : "answers no chat at this address"),
      state: "wrong-model",
      ...(advice !== undefined && { advice }),
    });
  }
  if (status === 429 || status === 503)
    return new AttemptFailure({
      code: "UPSTREAM_FAILED",
      ...words("has no free slot"),
      state: "busy",
      retryAfterMs: readRetryAfter(retryAfter),
    });
  // Neither says anything about the prompt: it came too slowly, or too early.
  if (status === 408 || status === 425)
    return new AttemptFailure({ code: "UPSTREAM_FAILED", ...words("did not take the request"), fault: true });
  // Such as from http:// to https://. To follow would send the prompt to an address that nobody has entered.
  if (status >= 300 && status < 400)
    return new AttemptFailure({
      code: "UPSTREAM_FAILED",
      ...words("sends on to another address"),
      fault: true,
      advice: correctAddress,
    });
  if (status >= 400 && status < 500)
    return new AttemptFailure({
      code: "UPSTREAM_REFUSED_REQUEST",
      ...words("refused the request"),
      remedy: "giveBack",
      status,
    });
  return new AttemptFailure({ code: "UPSTREAM_FAILED", ...words("failed"), fault: true });
}

/** What an error means that came with status 200: as an event of a stream, or as the whole answer. */
export function failureOfError(body: string, asked: Asked): AttemptFailure {
  if (crowded.test(body)) return noRoomLeft();
  const status = statusIn(body) ?? (overflow.test(body) ? 400 : undefined);
  if (status !== undefined) return failureOfStatus({ ...asked, status, body, retryAfter: undefined });
  const said = saidIn(body);
  const plain = "reported an error";
  const words = said === "" ? { words: plain } : { words: `${plain}: ${said}`, plain };
  return new AttemptFailure({ code: "UPSTREAM_FAILED", ...words, fault: true });
}

/** The 4xx that an error would have had if it had come in time to be a status; proxies write it as a text. */
function statusIn(body: string): number | undefined {
  const { code, status, type } = asObject(parseObject(body)?.["error"]) ?? {};
  const said = [code, status].map(Number).find((each) => Number.isInteger(each) && each >= 400 && each < 600);
  if (said === undefined) return type === "invalid_request_error" ? 400 : undefined;
  return said < 500 ? said : undefined;
}

/** What is to be put right of an address that is rarely meant as it stands; undefined for the others. */
function addressAdvice(baseUrl: string): string | undefined {
  if (/^[^/]*\/\/[^/]*$/.test(baseUrl))
    return " Most servers answer below `/v1`: put that behind the address in the registry.";
  const path = /\/(?:chat\/completions|completions|embeddings|models)$/.exec(baseUrl)?.[0];
  return path === undefined ? undefined : ` Take \`${path}\` off the end of the address in the registry.`;
}

/** Not found, method not allowed, not implemented (llama-server's, when it was not started for vectors). */
const lackingApi: ReadonlySet<number> = new Set([404, 405, 501]);

/** At the beginning of what a server says: further on it may quote the prompt. */
const notThere = new RegExp(
  [
    "^model (?:'.*' )?not found",
    // llama-swap.
    "^could not find (?:real modelID|suitable inference handler) for ",
    // LiteLLM, which has the path before it, and more where it quotes itself.
    "^(?:400: )?(?:\\{'error': ')?(?:/[\\w/]+: )?Invalid model name passed in model=",
  ].join("|"),
  "i",
);
const notLoaded = /^(?:model is not loaded|no models? loaded|failed to load model)/i;

/** How servers say that the prompt is longer than their context, whatever the status. */
const overflow = new RegExp(
  [
    // llama-server, by the name of its error, or in its words: older ones, and programs that pass on the words alone.
    "exceed_context_size|exceeds the available context size|larger than the max context size",
    // Its batch, in which a text for a vector has to fit.
    "too large to process\\. increase the physical batch size",
    // OpenAI's API and vLLM.
    "context_length_exceeded|maximum context length",
    // LM Studio, which has a sentence for each of its engines and versions.
    "tokens to keep from the initial prompt|n_keep \\(\\d+\\) >= n_ctx|model is loaded with context length of only",
    // SGLang, and Ollama's vectors.
    "longer than the model's context length|input length exceeds the context length",
  ].join("|"),
);

/**
 * How llama.cpp says, with whatever status, that a context is full. Where slots share one it ends all prompts that it is at,
 * each of which may have had room enough alone; LM Studio says the same of a prompt that is too long.
 */
const crowded = /context size has been exceeded/i;

/** Only the server can count; a model with a larger context may still take the prompt. */
function noRoom(body: string, words: (what: string) => Words): AttemptFailure {
  const { n_prompt_tokens: tokens, n_ctx: context } = asObject(parseObject(body)?.["error"]) ?? {};
  return new AttemptFailure({
    code: "CONTEXT_TOO_LONG",
    ...(typeof tokens === "number" && typeof context === "number"
      ? { words: `has no room for the prompt: it has ${countText(tokens)} tokens, the context ${countText(context)}` }
      : words("has no room for the prompt")),
    advice: roomAdvice,
  });
}

const roomAdvice = " Shorten the prompt or begin a new conversation, or enable a model with a larger context.";

/** The prompt may still have room there when nobody else is; if it has not, it is too long. */
function noRoomLeft(): AttemptFailure {
  return new AttemptFailure({
    code: "CONTEXT_TOO_LONG",
    words: "has no room left in its context",
    remedy: "alone",
    advice: roomAdvice,
  });
}

/** Seconds or a date, as RFC 9110 has it, in milliseconds from now; `undefined` for anything else. */
function readRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

/** The server's own message, short and without a full stop. */
function saidIn(body: string): string {
  const object = parseObject(body);
  const message = object === undefined ? body : (errorOf(object) ?? "");
  const line = message.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  if (line.startsWith("<")) return "";
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
