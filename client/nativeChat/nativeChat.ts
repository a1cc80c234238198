import * as vscode from "vscode";
import { estimateTokens } from "../../core/routing/estimateTokens.ts";
import type { ReadonlyObservable } from "../observing/observable.ts";
import { untilTooLong } from "../router/endlessAnswer.ts";
import type { CompletionPart } from "../router/parseCompletionEvent.ts";
import type { Situation } from "../situation/situation.ts";
import { toNativeMessage } from "./messageParts.ts";
import { nativeModels } from "./nativeModelsModel.ts";
import type { NativeModel } from "./nativeModelsModel.ts";
import { openAiRequest } from "./openAiRequestModel.ts";
import { ToolCalls } from "./toolCalls.ts";

/** As in `languageModelChatProviders` of package.json. */
const vendor = "magi";
/** What an image takes of a context, roughly. */
const tokensOfImage = 800;

/** MAGI in VS Code's own model picker: its chat, and every extension that asks `vscode.lm`, reach models through the router. */
export class NativeChat implements vscode.LanguageModelChatProvider<NativeModel>, vscode.Disposable {
  readonly #situation: ReadonlyObservable<Situation>;
  readonly #complete: (body: Readonly<Record<string, unknown>>, signal: AbortSignal) => AsyncIterable<CompletionPart>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeLanguageModelChatInformation = this.#changed.event;
  readonly #parts: vscode.Disposable;
  #shown = "[]";

  constructor(asked: {
    readonly situation: ReadonlyObservable<Situation>;
    /** Sends a request to the router; rejects with a sentence for a person when there is no answer. */
    readonly complete: (body: Readonly<Record<string, unknown>>, signal: AbortSignal) => AsyncIterable<CompletionPart>;
  }) {
    this.#situation = asked.situation;
    this.#complete = asked.complete;
    this.#parts = vscode.Disposable.from(
      this.#changed,
      asked.situation.subscribe((situation) => {
        const shown = JSON.stringify(nativeModels(situation));
        if (shown === this.#shown) return;
        this.#shown = shown;
        this.#changed.fire();
      }),
      vscode.lm.registerLanguageModelChatProvider(vendor, this),
    );
  }

  provideLanguageModelChatInformation(): NativeModel[] {
    return [...nativeModels(this.#situation.value)];
  }

  async provideLanguageModelChatResponse(
    model: NativeModel,
    messages: readonly vscode.LanguageModelChatRequestMessage[],
    options: vscode.ProvideLanguageModelChatResponseOptions,
    progress: vscode.Progress<vscode.LanguageModelResponsePart>,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const body = openAiRequest({
      model: model.id,
      messages: messages.map(toNativeMessage),
      tools: options.tools ?? [],
      mustCallTool: options.toolMode === vscode.LanguageModelChatToolMode.Required,
      options: options.modelOptions ?? {},
    });
    const stop = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      stop.abort();
    });
    try {
      const calls = new ToolCalls();
      for await (const part of untilTooLong(this.#complete(body, stop.signal))) {
        if (part.kind === "text") progress.report(new vscode.LanguageModelTextPart(part.text));
        if (part.kind === "toolCalls") calls.take(part.pieces);
      }
      for (const { id, name, input } of calls.finish())
        progress.report(new vscode.LanguageModelToolCallPart(id, name, input));
    } catch (error) {
      if (stop.signal.aborted) throw new vscode.CancellationError();
      throw error;
    } finally {
      subscription.dispose();
    }
  }

  provideTokenCount(_: NativeModel, text: string | vscode.LanguageModelChatRequestMessage): Promise<number> {
    if (typeof text === "string") return Promise.resolve(countOf([text]));
    const { parts } = toNativeMessage(text);
    const images = parts.filter(({ kind }) => kind === "image").length;
    const texts = parts.map((part) => {
      if (part.kind === "text" || part.kind === "toolResult") return part.text;
      return part.kind === "toolCall" ? part.name + JSON.stringify(part.input) : "";
    });
    return Promise.resolve(countOf(texts) + images * tokensOfImage);
  }

  dispose(): void {
    this.#parts.dispose();
  }
}

function countOf(texts: readonly string[]): number {
  return estimateTokens(texts).middle;
}
