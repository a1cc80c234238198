import type { FileHandle } from "node:fs/promises";

/** What is wrong with a file, in words for the end of a sentence, without a full stop. */
export class GgufError extends Error {}

/** Read at once. */
const chunkBytes = 64 * 1024;
/** The longest headers that models have are some 20 MB of tokens; what is passed over without being read does not count. */
const maxReadBytes = 64 * 1024 * 1024;

/**
 * Reads little-endian values from the beginning of a file on. Takes no more memory than one chunk whatever the file says:
 * a length is compared with what is left of the file before anything is done with it. Throws `GgufError` behind the end.
 */
export class HeaderReader {
  readonly #file: FileHandle;
  readonly #fileBytes: number;
  readonly #signal: AbortSignal | undefined;
  readonly #chunk = Buffer.alloc(chunkBytes);
  readonly #view = new DataView(this.#chunk.buffer, this.#chunk.byteOffset, chunkBytes);
  /** Where the chunk begins in the file, and how many bytes of it are there. */
  #chunkStart = 0;
  #filled = 0;
  /** Within the chunk. */
  #at = 0;
  #readBytes = 0;

  constructor(file: FileHandle, fileBytes: number, signal?: AbortSignal) {
    this.#file = file;
    this.#fileBytes = fileBytes;
    this.#signal = signal;
  }

  /** Bytes of the file that are still to come. */
  get left(): number {
    return this.#fileBytes - this.#chunkStart - this.#at;
  }

  async u8(): Promise<number> {
    const at = await this.#take(1);
    return this.#chunk.readUInt8(at);
  }

  async u16(): Promise<number> {
    const at = await this.#take(2);
    return this.#chunk.readUInt16LE(at);
  }

  async u32(): Promise<number> {
    const at = await this.#take(4);
    return this.#chunk.readUInt32LE(at);
  }

  /** Numbers that a double cannot hold are larger than any file, so losing their last digits does no harm. */
  async u64(): Promise<number> {
    const at = await this.#take(8);
    return this.#chunk.readUInt32LE(at) + this.#chunk.readUInt32LE(at + 4) * 2 ** 32;
  }

  /** The bytes as text; what of it is beyond `maxBytes` is passed over. */
  async text(maxBytes: number): Promise<string> {
    const length = await this.u64();
    this.#checkLeft(length, "a text");
    const parts: Buffer[] = [];
    for (let toRead = Math.min(length, maxBytes); toRead > 0;) {
      const bytes = Math.min(toRead, chunkBytes);
      const at = await this.#take(bytes);
      parts.push(Buffer.from(this.#chunk.subarray(at, at + bytes)));
      toRead -= bytes;
    }
    this.skip(length - Math.min(length, maxBytes), "a text");
    return Buffer.concat(parts).toString("utf8");
  }

  /** Passes over bytes without reading them. */
  skip(bytes: number, what: string): void {
    this.#checkLeft(bytes, what);
    if (this.#at + bytes <= this.#filled) {
      this.#at += bytes;
      return;
    }
    this.#chunkStart += this.#at + bytes;
    this.#filled = 0;
    this.#at = 0;
  }

  /** Passes over texts one behind the other, as fast as they can be read. */
  async skipTexts(count: number): Promise<void> {
    this.#checkLeft(count * 8, "a list");
    for (let left = count; left > 0;) {
      // Most texts lie in the chunk with the next one's length: no waiting for those. There are hundreds of thousands in a
      // header, so this loop keeps to local variables.
      const view = this.#view;
      const filled = this.#filled;
      let at = this.#at;
      while (left > 0 && at + 8 <= filled) {
        const end = at + 8 + view.getUint32(at, true);
        if (end > filled || view.getUint32(at + 4, true) !== 0) break;
        at = end;
        left--;
      }
      this.#at = at;
      if (left > 0) {
        this.skip(await this.u64(), "a text");
        left--;
      }
    }
  }

  #checkLeft(bytes: number, what: string): void {
    if (bytes > this.left)
      throw new GgufError(`it breaks off, or is damaged: ${what} in its header is longer than the file`);
  }

  /** Where `bytes` (at most a chunk) begin in the chunk, and steps behind them. */
  async #take(bytes: number): Promise<number> {
    if (this.#at + bytes > this.#filled) await this.#fill(bytes);
    const at = this.#at;
    this.#at += bytes;
    return at;
  }

  async #fill(bytes: number): Promise<void> {
    this.#signal?.throwIfAborted();
    if (bytes > this.left) throw new GgufError("it breaks off within its header");
    this.#chunkStart += this.#at;
    this.#at = 0;
    this.#filled = 0;
    while (this.#filled < bytes) {
      const { bytesRead } = await this.#file.read(
        this.#chunk,
        this.#filled,
        chunkBytes - this.#filled,
        this.#chunkStart + this.#filled,
      );
      if (bytesRead === 0) throw new GgufError("it breaks off within its header");
      this.#filled += bytesRead;
    }
    this.#readBytes += this.#filled;
    if (this.#readBytes > maxReadBytes) throw new GgufError("its header is longer than any model's");
  }
}
