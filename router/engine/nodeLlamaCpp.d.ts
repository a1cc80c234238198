// The part of node-llama-cpp 3.21.1 that the engine uses. The package itself is not among the project's dependencies (see
// docs/decisions/embedded-engine.md), so its own types are not there when ours are checked.
declare module "node-llama-cpp" {
  export type Token = number & { readonly __token: never };

  export function getLlama(options: {
    readonly gpu: "auto" | false;
    readonly build: "never";
    readonly skipDownload: true;
    readonly maxThreads?: number;
    readonly logLevel: "warn";
    readonly logger: (level: string, message: string) => void;
  }): Promise<Llama>;

  export interface Llama {
    readonly gpu: false | string;
    /** Physical cores that are useful for mathematics. */
    readonly cpuMathCores: number;
    /** Of graphics cards; 0 without one. `unifiedSize` is the part of it that is the machine's own memory. */
    getVramState(): Promise<{ readonly total: number; readonly unifiedSize: number }>;
    getGrammarFor(type: "json"): Promise<LlamaGrammar>;
    /** Rejects or throws when it cannot be made into a grammar. */
    createGrammarForJsonSchema(schema: object): Promise<LlamaGrammar>;
    createGrammar(options: LlamaGrammar): Promise<LlamaGrammar>;
    loadModel(options: {
      readonly modelPath: string;
      readonly gpuLayers: number | "max" | "auto";
    }): Promise<LlamaModel>;
  }

  export interface LlamaGrammar {
    readonly grammar: string;
    readonly rootRuleName: string;
    readonly stopGenerationTriggers: readonly unknown[];
    readonly trimWhitespaceSuffix: boolean;
  }

  export interface LlamaModel {
    readonly tokenizer: Tokenizer;
    readonly trainContextSize: number;
    /** Bytes of all weights. */
    readonly size: number;
    readonly fileInfo: { readonly metadata: unknown };
    createContext(options: {
      readonly sequences: number;
      readonly contextSize: number | { readonly max: number };
      readonly threads?: number;
      readonly batchSize?: number;
    }): Promise<LlamaContext>;
  }

  export interface Tokenizer {
    (text: string): Token[];
  }

  export interface LlamaContext {
    /** Of each sequence. */
    readonly contextSize: number;
    readonly batchSize: number;
    getSequence(): LlamaContextSequence;
  }

  export interface LlamaContextSequence {
    readonly context: LlamaContext;
    clearHistory(): Promise<void>;
    evaluateWithoutGeneratingNewTokens(tokens: readonly Token[]): Promise<void>;
  }

  export interface LlamaText {
    tokenize(tokenizer: Tokenizer): Token[];
  }

  export type ChatHistoryItem =
    | { readonly type: "system"; readonly text: string }
    | { readonly type: "user"; readonly text: string }
    | { readonly type: "model"; readonly response: readonly (string | ChatModelFunctionCall)[] };

  export interface ChatModelFunctionCall {
    readonly type: "functionCall";
    readonly name: string;
    readonly params: unknown;
    readonly result: unknown;
    readonly startsNewChunk?: boolean;
  }

  /** By name. `params` is a JSON schema. */
  export type ChatModelFunctions = Readonly<
    Record<string, { readonly description?: string; readonly params?: Readonly<Record<string, unknown>> }>
  >;

  export interface ChatWrapper {
    readonly wrapperName: string;
    generateContextState(options: {
      readonly chatHistory: readonly ChatHistoryItem[];
      readonly availableFunctions?: ChatModelFunctions;
      readonly documentFunctionParams?: boolean;
    }): {
      readonly contextText: LlamaText;
    };
  }

  export function resolveChatWrapper(model: LlamaModel, options?: { readonly warningLogs?: boolean }): ChatWrapper;

  export interface ResponseChunk {
    /** Undefined for the answer itself. */
    readonly type: "segment" | undefined;
    readonly segmentType: "thought" | "comment" | undefined;
    readonly text: string;
    readonly tokens: readonly Token[];
  }

  export class LlamaChat {
    constructor(options: { readonly contextSequence: LlamaContextSequence; readonly chatWrapper: ChatWrapper });
    generateResponse(
      history: readonly ChatHistoryItem[],
      options: {
        readonly onResponseChunk?: (chunk: ResponseChunk) => void;
        readonly signal?: AbortSignal;
        readonly stopOnAbortSignal?: boolean;
        readonly grammar?: LlamaGrammar;
        readonly functions?: ChatModelFunctions;
        readonly documentFunctionParams?: boolean;
        readonly maxTokens?: number;
        readonly temperature?: number;
        readonly minP?: number;
        readonly topK?: number;
        readonly topP?: number;
        readonly seed?: number;
        readonly repeatPenalty?: {
          readonly penalty?: number;
          readonly frequencyPenalty?: number;
          readonly presencePenalty?: number;
        };
        readonly customStopTriggers?: readonly string[];
      },
    ): Promise<{
      readonly response: string;
      readonly functionCalls?: readonly { readonly functionName: string; readonly params: unknown }[];
      readonly metadata: { readonly stopReason: string };
    }>;
  }
}
