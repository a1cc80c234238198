import type { IncomingMessage } from "node:http";
import type { DecisionRecord } from "../../protocol/decisionRecord.ts";
import { parseAnswerEvent, parseErrorBody } from "../../protocol/parseAnswerEvent.ts";
import type { AnswerPart } from "../../protocol/parseAnswerEvent.ts";
import { routerPaths } from "../../protocol/routerApi.ts";
import type { RouterStatus, ServerAction } from "../../protocol/routerApi.ts";
import { routerEventsHeader } from "../../protocol/routerEvents.ts";
import { httpRequest, readBody } from "./httpRequest.ts";
import { RouterAnswerError } from "./answerError.ts";
import { parseCompletionEvent } from "./parseCompletionEvent.ts";
import type { CompletionPart } from "./parseCompletionEvent.ts";
import { parseDecisionList } from "./parseDecisionList.ts";
import { parseRouterStatus } from "./parseRouterStatus.ts";
import type { Question } from "./question.ts";
import { serverSentEvents } from "./serverSentEvents.ts";

/** Talks to a router that listens. Its errors are sentences for a person. */
export class RouterClient {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  async *statuses(signal: AbortSignal): AsyncGenerator<RouterStatus> {
    const answer = await this.#request("GET", routerPaths.events, signal);
    for await (const event of serverSentEvents(answer)) {
      const status = event.event === "status" ? parseRouterStatus(event.data) : undefined;
      if (status !== undefined) yield status;
    }
  }

  async switchProfile(name: string, signal: AbortSignal): Promise<void> {
    await readBody(await this.#request("PUT", routerPaths.profile, signal, { name }));
  }

  /** Checks all endpoints now; the new status also comes through `statuses`, a moment later. */
  async check(signal: AbortSignal): Promise<RouterStatus | undefined> {
    return parseRouterStatus(await readBody(await this.#request("POST", routerPaths.check, signal)));
  }

  /** Resolves when a server that was to end has ended. The new status also comes through `statuses`. */
  async controlServer(action: ServerAction, model: string, signal: AbortSignal): Promise<void> {
    await readBody(await this.#request("POST", routerPaths.servers, signal, { action, model }));
  }

  /** What became of the last prompts, newest first, at most `limit` of them. */
  async decisions(limit: number, signal: AbortSignal): Promise<readonly DecisionRecord[]> {
    return parseDecisionList(
      await readBody(await this.#request("GET", `${routerPaths.decisions}?limit=${limit}`, signal)),
    );
  }

  /**
   * An answer as it comes: what happens to the prompt, and the text.
   * @throws when the router refuses, breaks off, or is stopped through the signal.
   */
  async *ask({ turns, model }: Question, signal: AbortSignal): AsyncGenerator<AnswerPart> {
    const body = { model, stream: true, messages: turns };
    const answer = await this.#request("POST", routerPaths.chat, signal, body, { [routerEventsHeader]: "1" });
    for await (const event of serverSentEvents(answer)) {
      for (const part of parseAnswerEvent(event)) {
        if (part.kind === "error") throw new RouterAnswerError(part);
        yield part;
        if (part.kind === "done") return;
      }
    }
    throw new Error("The router's answer ended without its end mark.");
  }

  /**
   * The answer to a request that is written already, without the router's own events.
   * @throws as `ask`.
   */
  async *complete(body: Readonly<Record<string, unknown>>, signal: AbortSignal): AsyncGenerator<CompletionPart> {
    const answer = await this.#request("POST", routerPaths.chat, signal, body);
    for await (const event of serverSentEvents(answer)) {
      for (const part of parseCompletionEvent(event)) {
        if (part.kind === "error") throw new RouterAnswerError(part);
        yield part;
        if (part.kind === "done") return;
      }
    }
    throw new Error("The router's answer ended without its end mark.");
  }

  async #request(
    method: "GET" | "POST" | "PUT",
    path: string,
    signal: AbortSignal,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<IncomingMessage> {
    const answer = await httpRequest({
      url: `${this.#url}${path}`,
      method,
      headers: { authorization: `Bearer ${this.#token}`, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal,
    });
    const status = answer.statusCode ?? 0;
    if (status >= 200 && status < 300) return answer;
    const said = parseErrorBody(await readBody(answer));
    throw new RouterAnswerError(said ?? { message: `The router answered with status ${status}.`, code: "INTERNAL" });
  }
}
