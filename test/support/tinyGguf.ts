import { writeFile } from "node:fs/promises";

export interface TinyGgufOptions {
  /** Tokens of a conversation; how long an answer can run. */
  readonly contextLength?: number;
  /** Metadata to leave out. Without `llama.feed_forward_length`, llama.cpp aborts its process. */
  readonly without?: readonly string[];
  readonly chatTemplate?: string;
}

const chatMl =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

/**
 * Writes a real model of two layers with random weights, about 150 kB. At temperature 0 it writes letters and digits
 * until its context is full: nothing ever makes it stop by itself. Same options, same bytes.
 */
export async function writeTinyGguf(file: string, options: TinyGgufOptions = {}): Promise<void> {
  const { contextLength = 16384, without = [], chatTemplate = chatMl } = options;
  const tokens = [...byteTokens(), "<|im_start|>", "<|im_end|>"];
  const endOfTurn = tokens.length - 1;
  const all: readonly Entry[] = [
    text("general.architecture", "llama"),
    text("general.name", "Tiny"),
    count("llama.block_count", layers),
    count("llama.context_length", contextLength),
    count("llama.embedding_length", width),
    count("llama.feed_forward_length", inner),
    count("llama.attention.head_count", heads),
    number("llama.attention.layer_norm_rms_epsilon", 1e-5),
    text("tokenizer.ggml.model", "gpt2"),
    text("tokenizer.ggml.pre", "gpt-2"),
    texts("tokenizer.ggml.tokens", tokens),
    texts("tokenizer.ggml.merges", []),
    counts(
      "tokenizer.ggml.token_type",
      tokens.map((token) => (token.startsWith("<|") ? controlToken : normalToken)),
    ),
    count("tokenizer.ggml.eos_token_id", endOfTurn),
    text("tokenizer.chat_template", chatTemplate),
  ];
  const metadata = all.filter(({ key }) => !without.includes(key));
  await writeFile(file, toGguf(metadata, createTensors(tokens)));
}

const layers = 2;
const width = 32;
const inner = 64;
const heads = 2;
const normalToken = 1;
const controlToken = 3;

interface Tensor {
  readonly name: string;
  /** Fastest dimension first, as the format has it. */
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

function createTensors(tokens: readonly string[]): readonly Tensor[] {
  const random = createRandom();
  const matrix = (name: string, columns: number, rows: number): Tensor => ({
    name,
    shape: [columns, rows],
    values: Float32Array.from({ length: columns * rows }, () => random() - 0.5),
  });
  const norm = (name: string): Tensor => ({ name, shape: [width], values: new Float32Array(width).fill(1) });
  const output = matrix("output.weight", width, tokens.length);
  // Rows of zeros never win: what comes out is plain text, and the end of the turn does not come.
  tokens.forEach((token, row) => {
    if (!/^[a-zA-Z0-9]$/.test(token)) output.values.fill(0, row * width, (row + 1) * width);
  });
  return [
    matrix("token_embd.weight", width, tokens.length),
    ...Array.from({ length: layers }, (_, layer) => `blk.${layer}.`).flatMap((block) => [
      norm(`${block}attn_norm.weight`),
      matrix(`${block}attn_q.weight`, width, width),
      matrix(`${block}attn_k.weight`, width, width),
      matrix(`${block}attn_v.weight`, width, width),
      matrix(`${block}attn_output.weight`, width, width),
      norm(`${block}ffn_norm.weight`),
      matrix(`${block}ffn_gate.weight`, width, inner),
      matrix(`${block}ffn_up.weight`, width, inner),
      matrix(`${block}ffn_down.weight`, inner, width),
    ]),
    norm("output_norm.weight"),
    output,
  ];
}

/** The 256 tokens of a byte-level vocabulary: each byte as GPT-2 writes it, printable ones as themselves. */
function byteTokens(): readonly string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const isPrintable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
    return String.fromCodePoint(isPrintable ? byte : next++);
  });
}

/** From 0 to 1, the same numbers every time. */
function createRandom(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** One line of metadata: its key, and the value with its type as the file has them. */
interface Entry {
  readonly key: string;
  readonly value: Buffer;
}

const types = { count: 4, signed: 5, number: 6, text: 8, list: 9 };
const alignment = 32;

const text = (key: string, value: string): Entry => ({ key, value: join(u32(types.text), string(value)) });
const count = (key: string, value: number): Entry => ({ key, value: join(u32(types.count), u32(value)) });
const number = (key: string, value: number): Entry => ({ key, value: join(u32(types.number), f32([value])) });
const texts = (key: string, values: readonly string[]): Entry => ({
  key,
  value: join(u32(types.list), u32(types.text), u64(values.length), ...values.map(string)),
});
const counts = (key: string, values: readonly number[]): Entry => ({
  key,
  value: join(u32(types.list), u32(types.signed), u64(values.length), ...values.map(u32)),
});

function toGguf(metadata: readonly Entry[], tensors: readonly Tensor[]): Buffer {
  let offset = 0;
  const places = tensors.map(({ name, shape, values }) => {
    const f32Type = 0;
    const place = join(string(name), u32(shape.length), ...shape.map(u64), u32(f32Type), u64(offset));
    offset += padded(values.byteLength);
    return place;
  });
  const head = join(
    Buffer.from("GGUF"),
    u32(3),
    u64(tensors.length),
    u64(metadata.length),
    ...metadata.flatMap(({ key, value }) => [string(key), value]),
    ...places,
  );
  return join(pad(head), ...tensors.map(({ values }) => pad(f32(values))));
}

function join(...parts: readonly Buffer[]): Buffer {
  return Buffer.concat(parts);
}

function padded(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

function pad(part: Buffer): Buffer {
  return join(part, Buffer.alloc(padded(part.length) - part.length));
}

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function u64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

function f32(values: ArrayLike<number>): Buffer {
  return Buffer.from(Float32Array.from(values).buffer);
}

function string(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  return join(u64(bytes.length), bytes);
}
