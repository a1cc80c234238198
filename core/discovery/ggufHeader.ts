import type { ChatTemplateFacts } from "./chatTemplate.ts";

/** What MAGI takes from the header of a GGUF file. What the file does not say is absent. */
export interface GgufHeader {
  /** 2 or 3. */
  readonly version: number;
  /** `general.name`, such as `Qwen3 4B Instruct`. */
  readonly name?: string;
  /** `general.architecture`, such as `qwen3` or `clip`. */
  readonly architecture?: string;
  /** `general.type`: `model`, `adapter`, `mmproj`, `imatrix` … */
  readonly type?: string;
  /** `general.size_label`, such as `4B`. */
  readonly sizeLabel?: string;
  /** The number that llama.cpp gives a kind of quantisation. */
  readonly fileType?: number;
  /** Tokens that the model was trained for. */
  readonly contextLength?: number;
  readonly chatTemplate?: ChatTemplateFacts;
  /** How it makes a vector of a text: 1 mean, 2 CLS, 3 last; 4 ranks. */
  readonly poolingType?: number;
  /** It says of itself that it sees. Only projectors do. */
  readonly hasVisionEncoder: boolean;
  /** Part `number` of `count`, from 1; absent for a file that is whole. */
  readonly shard?: { readonly number: number; readonly count: number };
  readonly tensorCount: number;
  /** The weights of this file, not of its other parts. */
  readonly parameters: number;
}
