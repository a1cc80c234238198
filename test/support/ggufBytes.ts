type Value = string | number | boolean | readonly string[] | readonly number[] | { readonly bytes: Buffer };

/** What a GGUF file says of itself, without weights: what its header declares need not be true. */
export interface GgufParts {
  /** 3 unless said. */
  readonly version?: number;
  /** A text is a string, a number a u32, a list one of strings or of u32; `bytes` are the type and the value as they are. */
  readonly metadata?: Readonly<Record<string, Value>>;
  readonly tensors?: readonly (readonly [name: string, shape: readonly number[]])[];
  /** Counts to declare instead of the true ones. */
  readonly tensorCount?: bigint;
  readonly keyCount?: bigint;
}

/** The bytes of a GGUF file that is all header. */
export function ggufBytes({ version = 3, metadata = {}, tensors = [], tensorCount, keyCount }: GgufParts = {}): Buffer {
  const keys = Object.entries(metadata);
  return Buffer.concat([
    Buffer.from("GGUF"),
    u32(version),
    u64(tensorCount ?? BigInt(tensors.length)),
    u64(keyCount ?? BigInt(keys.length)),
    ...keys.flatMap(([key, value]) => [text(key), typed(value)]),
    ...tensors.flatMap(([name, shape]) => [
      text(name),
      u32(shape.length),
      ...shape.map((size) => u64(BigInt(size))),
      u32(0),
      u64(0n),
    ]),
  ]);
}

function typed(value: Value): Buffer {
  if (typeof value === "string") return Buffer.concat([u32(8), text(value)]);
  if (typeof value === "number") return Buffer.concat([u32(4), u32(value)]);
  if (typeof value === "boolean") return Buffer.from([7, 0, 0, 0, value ? 1 : 0]);
  if ("bytes" in value) return value.bytes;
  const isText = typeof value[0] === "string";
  const items = value.map((item) => (typeof item === "string" ? text(item) : u32(item)));
  return Buffer.concat([u32(9), u32(isText ? 8 : 4), u64(BigInt(value.length)), ...items]);
}

export function text(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  return Buffer.concat([u64(BigInt(bytes.length)), bytes]);
}

export function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

export function u64(value: bigint): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(value);
  return buffer;
}
