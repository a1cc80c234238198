import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { createParser } from "eventsource-parser";
import type { EventSourceMessage } from "eventsource-parser";
import { parseAnswerEvent, parseErrorBody } from "../../protocol/parseAnswerEvent.ts";
import type { AnswerPart } from "../../protocol/parseAnswerEvent.ts";
import { routerPaths } from "../../protocol/routerApi.ts";
import { routerEventsHeader } from "../../protocol/routerEvents.ts";
import { CliError, exitCodes } from "../exit.ts";
import type { RouterAddress } from "../routerOptions.ts";

export interface Message {
  readonly role: "user" | "assistant";
  readonly content: string;
}

/** A router says how it is at once. */
const statusSeconds = 10;

/** The router could not answer; its own words. */
export class AnswerError extends Error {}

/** Talks to a router that runs. What it throws is a sentence for a person. */
export class RouterConnection {
  readonly #address: RouterAddress;

  constructor(address: RouterAddress) {
    this.#address = address;
  }

  /** The router's state, as it says it. */
  async status(): Promise<unknown> {
    const { url } = this.#address;
    const signal = AbortSignal.timeout(statusSeconds * 1000);
    try {
      const answer = await this.#request("GET", routerPaths.status, { signal });
      return JSON.parse(await textOf(answer));
    } catch (error) {
      if (error instanceof CliError) throw error;
      throw new CliError(
        signal.aborted
          ? `What listens at ${url} has not answered within ${String(statusSeconds)} s. If it is a MAGI router, start it again.`
          : `What listens at ${url} is not a MAGI router.`,
        exitCodes.unreadable,
        error,
      );
    }
  }

  /** An answer as it comes. @throws AnswerError when the router cannot answer or breaks off; the signal's reason. */
  async *ask(
    messages: readonly Message[],
    { model, signal }: { readonly model: string; readonly signal: AbortSignal },
  ): AsyncGenerator<AnswerPart> {
    const body = JSON.stringify({ model, stream: true, messages });
    const answer = await this.#request("POST", routerPaths.chat, { body, signal });
    let cause: unknown;
    try {
      for await (const event of eventsOf(answer))
        for (const part of parseAnswerEvent(event)) {
          if (part.kind === "error") throw new AnswerError(part.message);
          if (part.kind === "done") return;
          yield part;
        }
    } catch (error) {
      if (error instanceof AnswerError) throw error;
      cause = error;
    }
    signal.throwIfAborted();
    const { url } = this.#address;
    throw new AnswerError(
      `The router at ${url} ended in the middle of the answer. Start it again, and repeat the prompt.`,
      { cause },
    );
  }

  async #request(
    method: "GET" | "POST",
    path: string,
    { body, signal }: { readonly body?: string; readonly signal?: AbortSignal } = {},
  ): Promise<IncomingMessage> {
    const { url, token } = this.#address;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      // Not `fetch`, whose limit on silence would end a slow answer.
      const outgoing = request(
        url + path,
        {
          method,
          agent: false,
          ...(signal && { signal }),
          headers: {
            ...(token !== "" && { authorization: `Bearer ${token}` }),
            ...(body !== undefined && { "content-type": "application/json", [routerEventsHeader]: "1" }),
          },
        },
        resolve,
      );
      outgoing.on("error", (error: NodeJS.ErrnoException) => {
        reject(error.name === "AbortError" ? error : unreachable(url, error));
      });
      outgoing.end(body);
    });
    if (answer.statusCode === 200) return answer;
    const said = parseErrorBody(await textOf(answer));
    if (answer.statusCode === 401 && said?.code !== "UPSTREAM_REFUSED_REQUEST")
      throw new CliError(
        token === ""
          ? `The router at ${url} wants its token: --token, or MAGI_TOKEN.`
          : `The router at ${url} has another token than the one given. It is what \`magi serve\` was given (--token, MAGI_TOKEN), else what it printed.`,
        exitCodes.usage,
      );
    if (said === undefined)
      throw new CliError(`What listens at ${url} is not a MAGI router (status ${String(answer.statusCode ?? 0)}).`);
    throw new AnswerError(said.message);
  }
}

function unreachable(url: string, error: NodeJS.ErrnoException): CliError {
  const why = error.code === "ECONNREFUSED" ? "" : ` (${error.code ?? error.message})`;
  return new CliError(
    `No router answers at ${url}${why}. Start one with \`magi serve --profile NAME\`, or say with --url where it is.`,
    exitCodes.unreadable,
    error,
  );
}

async function* eventsOf(answer: IncomingMessage): AsyncGenerator<EventSourceMessage> {
  let arrived: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => void arrived.push(event) });
  const decoder = new TextDecoder();
  for await (const bytes of answer as AsyncIterable<Buffer>) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    const events = arrived;
    arrived = [];
    yield* events;
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of answer as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
