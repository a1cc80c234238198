import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Answer, AnswerPiece } from "./chatModel.ts";

export interface CompletionFormat {
  readonly model: string;
  readonly stream: boolean;
  /** Whether a stream ends with a chunk that counts tokens; a whole answer always does. */
  readonly includeUsage: boolean;
}

/**
 * Writes an answer in OpenAI's shape, as a stream of chunks or as one body. Sends nothing before the first piece or
 * the end, so that an error until then can still have a status of its own.
 */
export class CompletionWriter {
  readonly #response: ServerResponse;
  readonly #format: CompletionFormat;
  readonly #id = `chatcmpl-${randomUUID()}`;
  readonly #created = Math.floor(Date.now() / 1000);
  readonly #texts = { text: "", thought: "" };

  constructor(response: ServerResponse, format: CompletionFormat) {
    this.#response = response;
    this.#format = format;
  }

  write(piece: AnswerPiece): void {
    if (!this.#format.stream) {
      this.#texts[piece.kind] += piece.text;
      return;
    }
    this.#begin();
    this.#chunk({ [piece.kind === "text" ? "content" : "reasoning_content"]: piece.text });
  }

  end(answer: Answer): void {
    const usage = {
      prompt_tokens: answer.promptTokens,
      completion_tokens: answer.completionTokens,
      total_tokens: answer.promptTokens + answer.completionTokens,
    };
    const toolCalls = (answer.toolCalls ?? []).map((called) => ({
      id: `call_${randomUUID()}`,
      type: "function",
      function: called,
    }));
    if (!this.#format.stream) {
      const { text, thought } = this.#texts;
      const message = {
        role: "assistant",
        content: text === "" && toolCalls.length > 0 ? null : text,
        ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
        ...(thought === "" ? {} : { reasoning_content: thought }),
      };
      const choices = [{ index: 0, message, finish_reason: answer.finish }];
      this.#response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
      this.#response.end(JSON.stringify({ ...this.#head("chat.completion"), choices, usage }));
      return;
    }
    this.#begin();
    for (const [index, call] of toolCalls.entries()) this.#chunk({ tool_calls: [{ index, ...call }] });
    this.#chunk({}, answer.finish);
    if (this.#format.includeUsage) this.#event({ ...this.#head("chat.completion.chunk"), choices: [], usage });
    this.#response.end("data: [DONE]\n\n");
  }

  /** Headers and the chunk with the role, once. */
  #begin(): void {
    if (this.#response.headersSent) return;
    this.#response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" });
    this.#chunk({ role: "assistant", content: "" });
  }

  #chunk(delta: Readonly<Record<string, unknown>>, finish: Answer["finish"] | null = null): void {
    const choices = [{ index: 0, delta, finish_reason: finish }];
    this.#event({ ...this.#head("chat.completion.chunk"), choices });
  }

  #event(data: unknown): void {
    // A piece is small and a context is bounded, so what a slow reader leaves in the buffer is too.
    this.#response.write(`data: ${JSON.stringify(data)}\n\n`);
  }

  #head(object: string) {
    return { id: this.#id, object, created: this.#created, model: this.#format.model };
  }
}
