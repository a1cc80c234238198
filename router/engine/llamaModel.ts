import { availableParallelism } from "node:os";
import type {
  ChatHistoryItem,
  ChatModelFunctions,
  ChatWrapper,
  Llama,
  LlamaChat,
  LlamaContextSequence,
  LlamaGrammar,
  LlamaModel,
  Token,
} from "node-llama-cpp";
import { asRecord } from "../../core/record.ts";
import { toHistory } from "./chatHistory.ts";
import type {
  Answer,
  AnswerFormat,
  AnswerOptions,
  AnswerPiece,
  ChatMessage,
  ChatModel,
  ChatTool,
} from "./chatModel.ts";
import { badRequest, exceedsContext } from "./engineError.ts";
import type { EmbeddedModel } from "./engineStatus.ts";
import { evaluatePrompt } from "./evaluatePrompt.ts";
import { toGrammarSchema } from "./grammarSchema.ts";
import type { JsonObject } from "./jsonObject.ts";
import { leastContextBytes, memoryHere, refuseTooLarge, weightsOf } from "./memoryLimit.ts";
import { whyNotLoaded } from "./noLlama.ts";
import { threadsFor } from "./threads.ts";

/** Without a wish, a context has this many tokens at most: a model's own maximum can cost more memory than the model. */
const defaultContextSize = 8192;

/**
 * Loads a GGUF file with llama.cpp, on the GPU where the binaries and `gpuLayers` allow it. Rejects with the reason when
 * it cannot; some broken files end the process instead (llama.cpp aborts), so load only in a process of its own.
 */
export async function loadLlamaModel(options: EmbeddedModel, log: (line: string) => void): Promise<ChatModel> {
  const { getLlama, LlamaChat, resolveChatWrapper } = await importLlama();
  const cores = availableParallelism();
  const llama = await explain(
    getLlama({
      gpu: options.gpuLayers === 0 ? false : "auto",
      build: "never",
      skipDownload: true,
      // Otherwise at least four, and on a machine with two cores these only fight each other.
      maxThreads: cores,
      logLevel: "warn",
      logger: (level, message) => {
        log(`llama.cpp ${level}: ${message.trimEnd()}`);
      },
    }),
    (reason) => whyNotLoaded(process.platform, reason),
  );
  const gpuLayers = options.gpuLayers ?? "auto";
  const { total, unifiedSize } = await llama.getVramState();
  const has = { memory: memoryHere(), videoMemory: Math.max(total - unifiedSize, 0) };
  refuseTooLarge({ ...has, weights: await weightsOf(options.file), context: 0 });
  const model = await explain(
    llama.loadModel({
      modelPath: options.file,
      gpuLayers: typeof gpuLayers === "number" && gpuLayers < 0 ? "max" : gpuLayers,
    }),
    (reason) =>
      `llama.cpp cannot load ${options.file} (${reason}). It may be damaged, cut off or too large for this machine.`,
  );
  const slots = options.slots ?? 1;
  const wished = options.contextSize ?? 0;
  const remembered = leastContextBytes(model.fileInfo.metadata, { tokens: Math.max(wished, 0), slots });
  refuseTooLarge({ ...has, weights: model.size, context: remembered });
  const context = await explain(
    model.createContext({
      sequences: slots,
      contextSize: wished > 0 ? wished : { max: Math.min(defaultContextSize, model.trainContextSize) },
      threads: threadsFor(options.threads, { modelBytes: model.size, mathCores: llama.cpuMathCores, cores }),
      ...(options.batchSize !== undefined && options.batchSize > 0 && { batchSize: options.batchSize }),
    }),
    (reason) => `${reason}. Set a smaller ctx_size in the registry.`,
  );
  // More than half a second of work, so once for all slots.
  const chatWrapper = resolveChatWrapper(model, { warningLogs: false });
  log(
    `${llama.gpu === false ? "CPU" : llama.gpu}, context ${context.contextSize}, template ${chatWrapper.wrapperName}`,
  );
  const chats = Array.from({ length: slots }, () => {
    const contextSequence = context.getSequence();
    return { sequence: contextSequence, chat: new LlamaChat({ contextSequence, chatWrapper }) };
  });
  return new LlamaChatModel({ llama, model, chatWrapper, slots: chats });
}

/** Not at the top of this file: where llama.cpp is not built for the platform, the package is left out. */
async function importLlama() {
  try {
    return await import("node-llama-cpp");
  } catch (error) {
    const platform = `${process.platform}-${process.arch}`;
    throw new Error(
      `MAGI has no llama.cpp for ${platform}; run the model with a server such as llama-server or Ollama instead.`,
      { cause: error },
    );
  }
}

/** The library's reasons are for programmers; `toSentence` puts one into words. */
async function explain<T>(step: Promise<T>, toSentence: (reason: string) => string): Promise<T> {
  try {
    return await step;
  } catch (error) {
    throw new Error(toSentence(error instanceof Error ? error.message : String(error)), { cause: error });
  }
}

interface OfferedFunctions {
  readonly functions?: ChatModelFunctions;
  readonly documentFunctionParams?: true;
}

interface Slot {
  readonly sequence: LlamaContextSequence;
  readonly chat: LlamaChat;
}

class LlamaChatModel implements ChatModel {
  readonly #llama: Llama;
  readonly #model: LlamaModel;
  readonly #chatWrapper: ChatWrapper;
  readonly #slots: readonly Slot[];

  constructor(parts: {
    readonly llama: Llama;
    readonly model: LlamaModel;
    readonly chatWrapper: ChatWrapper;
    readonly slots: readonly Slot[];
  }) {
    this.#llama = parts.llama;
    this.#model = parts.model;
    this.#chatWrapper = parts.chatWrapper;
    this.#slots = parts.slots;
  }

  get contextSize(): number {
    return this.#slots[0]?.sequence.context.contextSize ?? 0;
  }

  get trainContextSize(): number {
    return this.#model.trainContextSize;
  }

  get slots(): number {
    return this.#slots.length;
  }

  async answer(
    slot: number,
    messages: readonly ChatMessage[],
    options: AnswerOptions,
    onPiece: (piece: AnswerPiece) => void,
    signal: AbortSignal,
  ): Promise<Answer> {
    const chosen = this.#slots[slot];
    if (chosen === undefined) throw new Error(`There is no slot ${slot}.`);
    const history = toHistory(messages);
    const functions = await this.#functionsOf(options.tools ?? []);
    const prompt = this.#tokenize(history, functions);
    // One place must stay free, or llama.cpp shifts the context: it drops the beginning of the conversation in silence.
    const room = this.contextSize - 1 - prompt.length;
    if (room < 1) throw exceedsContext(prompt.length, this.contextSize);

    const grammar = await this.#grammarOf(options.format);

    // Nothing of the last conversation may reach this one.
    await chosen.sequence.clearHistory();
    await evaluatePrompt(chosen.sequence, prompt, signal);
    let completionTokens = 0;
    const { metadata, functionCalls = [] } = await chosen.chat.generateResponse(history, {
      signal,
      ...toSampling(options),
      ...(grammar === undefined ? {} : { grammar }),
      ...functions,
      maxTokens: Math.min(options.maxTokens ?? room, room),
      onResponseChunk: (chunk) => {
        completionTokens += chunk.tokens.length;
        if (chunk.text !== "") onPiece({ kind: chunk.type === "segment" ? "thought" : "text", text: chunk.text });
      },
    });
    signal.throwIfAborted();
    const counts = { promptTokens: prompt.length, completionTokens };
    if (functionCalls.length > 0) {
      const toolCalls = functionCalls.map(({ functionName: name, params }) => ({
        name,
        arguments: JSON.stringify(params ?? {}),
      }));
      return { finish: "tool_calls", toolCalls, ...counts };
    }
    return { finish: metadata.stopReason === "maxTokens" ? "length" : "stop", ...counts };
  }

  /** Nothing for a model whose chat template does not know of tools: it would not know what to make of them. */
  async #functionsOf(tools: readonly ChatTool[]): Promise<OfferedFunctions> {
    if (tools.length === 0 || !this.#takesTools) return {};
    const functions: Record<string, { readonly description?: string; readonly params?: JsonObject }> = {};
    for (const { name, description, parameters } of tools) {
      const params = parameters === undefined ? undefined : await this.#paramsOf(name, parameters);
      functions[name] = { ...(description !== undefined && { description }), ...(params !== undefined && { params }) };
    }
    return { functions, documentFunctionParams: true };
  }

  async #paramsOf(name: string, parameters: JsonObject): Promise<JsonObject> {
    try {
      const params = toGrammarSchema(parameters, { isLoose: true });
      await this.#llama.createGrammarForJsonSchema(params);
      return params;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw badRequest(`The embedded engine cannot follow the JSON schema of the tool ${name}: ${reason}`);
    }
  }

  get #takesTools(): boolean {
    return /\btools\b/.test(chatTemplateOf(this.#model.fileInfo.metadata));
  }

  /** What holds the answer to its format; a schema comes from the caller and may be none. */
  async #grammarOf(format: AnswerFormat | undefined): Promise<LlamaGrammar | undefined> {
    if (format === undefined) return undefined;
    if (format.kind === "json") return this.#llama.getGrammarFor("json");
    try {
      const { grammar, rootRuleName, stopGenerationTriggers, trimWhitespaceSuffix } =
        await this.#llama.createGrammarForJsonSchema(toGrammarSchema(format.schema));
      const options = { rootRuleName, stopGenerationTriggers, trimWhitespaceSuffix };
      return await this.#llama.createGrammar({ grammar: withoutHugeNumbers(grammar), ...options });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw badRequest(`The embedded engine cannot follow this JSON schema: ${reason}`);
    }
  }

  /** The conversation as the model will read it. Templates come with the model file and can refuse or be broken. */
  #tokenize(
    history: readonly ChatHistoryItem[],
    { functions, documentFunctionParams }: OfferedFunctions,
  ): readonly Token[] {
    try {
      const { contextText } = this.#chatWrapper.generateContextState({
        chatHistory: history,
        ...(functions !== undefined && { availableFunctions: functions }),
        ...(documentFunctionParams !== undefined && { documentFunctionParams }),
      });
      return contextText.tokenize(this.#model.tokenizer);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw badRequest(`The model's chat template does not take this conversation: ${reason}`);
    }
  }
}

/** Empty when the file has none. */
function chatTemplateOf(metadata: unknown): string {
  const template = asRecord(asRecord(metadata)["tokenizer"])["chat_template"];
  return typeof template === "string" ? template : "";
}

/** llama-server's defaults for what the request leaves open, so that a model behaves the same in both. */
function toSampling(options: AnswerOptions) {
  const { frequencyPenalty, presencePenalty } = options;
  return {
    temperature: options.temperature ?? 0.8,
    topK: options.topK ?? 40,
    topP: options.topP ?? 0.95,
    minP: options.minP ?? 0.05,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    repeatPenalty: {
      penalty: 1,
      ...(frequencyPenalty === undefined ? {} : { frequencyPenalty }),
      ...(presencePenalty === undefined ? {} : { presencePenalty }),
    },
    customStopTriggers: options.stop,
  };
}

const integer = '"-"? ("0" | [1-9] [0-9]{0,15})';
const exponent = ' ([eE] [-+]? ("0" | [1-9] [0-9]{0,15}))?';

/** node-llama-cpp lets numbers have any exponent, and a program that reads `1e808` reads infinity. */
function withoutHugeNumbers(grammar: string): string {
  return grammar.replaceAll(integer + exponent, integer).replaceAll(exponent, ' ([eE] [-+]? ("0" | [1-9] [0-9]?))?');
}
