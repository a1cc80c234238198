import { stat } from "node:fs/promises";
import { totalmem } from "node:os";
import { asRecord } from "../../core/record.ts";
import { EngineError } from "./engineError.ts";

/** What a model needs at least, and what there is; bytes. */
export interface MemoryNeed {
  readonly weights: number;
  /** Of all slots; 0 when it is not known yet. */
  readonly context: number;
  readonly memory: number;
  /** Of graphics cards that have memory of their own. */
  readonly videoMemory: number;
}

/** Why a model cannot be loaded here, with the numbers and what to do; undefined when it may fit. */
export function whyTooLarge({ weights, context, memory, videoMemory }: MemoryNeed): string | undefined {
  const there = memory + videoMemory;
  if (weights + context <= there) return undefined;
  const has = `this machine has ${gigabytes(memory)}${videoMemory > 0 ? ` and ${gigabytes(videoMemory)} on its graphics card` : ""}`;
  return weights > there
    ? `Its weights need ${gigabytes(weights)} of memory, and ${has}. Choose a smaller model or a smaller quantisation.`
    : `It needs ${gigabytes(weights)} of memory for its weights and ${gigabytes(context)} for its context, and ${has}. Set a smaller ctx_size in the registry.`;
}

/**
 * The least that a context needs for what it remembers of its tokens, by what the model's file says of itself (`metadata`); 0
 * where that is not known, as with models that remember in another way. llama.cpp's buffers come on top.
 */
export function leastContextBytes(
  metadata: unknown,
  { tokens, slots }: { readonly tokens: number; readonly slots: number },
): number {
  const root = asRecord(metadata);
  const own = asRecord(root[String(asRecord(root["general"])["architecture"])]);
  const attention = asRecord(own["attention"]);
  // These keep a state of a fixed size, or a short form of each token.
  if ("ssm" in own || "kv_lora_rank" in attention) return 0;
  const layers = numberOf(own["block_count"]);
  const heads = numberOf(attention["head_count"]);
  const width = heads > 0 ? numberOf(own["embedding_length"]) / heads : 0;
  const keyAndValue = (numberOf(attention["key_length"]) || width) + (numberOf(attention["value_length"]) || width);
  const kvHeads = numberOf(attention["head_count_kv"]) || (attention["head_count_kv"] === undefined ? heads : 0);
  // Of models that look back over a window only, one layer in six remembers everything, or more of them do.
  const share = numberOf(attention["sliding_window"]) > 0 ? 1 / 6 : 1;
  return tokens * slots * layers * kvHeads * keyAndValue * bytesOfHalf * share;
}

const bytesOfHalf = 2;

function numberOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

/** The memory that this process may use: the machine's, or what a container is given of it. */
export function memoryHere(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 ? Math.min(totalmem(), allowed) : totalmem();
}

/** The bytes of a model file with its other parts (`…-00001-of-00003.gguf`). */
export async function weightsOf(file: string): Promise<number> {
  const { stem, count } = /^(?<stem>.*)-00001-of-(?<count>\d{5})\.gguf$/i.exec(file)?.groups ?? {};
  if (stem === undefined || count === undefined) return (await stat(file)).size;
  const parts = Array.from({ length: Number(count) }, (_, index) => String(index + 1).padStart(5, "0"));
  // A part that is missing is for llama.cpp to name.
  const sizes = parts.map((part) =>
    stat(`${stem}-${part}-of-${count}.gguf`).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Refuses a model that cannot fit, before anything is loaded that would bring the machine to a stand. */
export function refuseTooLarge(need: MemoryNeed): void {
  const sentence = whyTooLarge(need);
  if (sentence !== undefined) throw new EngineError(503, "unavailable_error", sentence);
}

function gigabytes(bytes: number): string {
  const value = bytes / 1e9;
  return `${value < 10 ? value.toFixed(1) : String(Math.round(value))} GB`;
}
