/** Puts a body together. However small its pieces are, it takes no more than about twice its size. */
export class ByteStore {
  readonly maxBytes: number;
  #bytes: Buffer = nothing;
  #size = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Keeps a part of the source; false when it would be too much. */
  add(source: Buffer, start: number, end: number): boolean {
    const size = this.#size + end - start;
    if (size > this.maxBytes) return false;
    // A body that comes in one piece is not copied.
    if (this.#size === 0) this.#bytes = part(source, start, end);
    else {
      if (size > this.#bytes.length) this.#grow(size);
      source.copy(this.#bytes, this.#size, start, end);
    }
    this.#size = size;
    return true;
  }

  get bytes(): Buffer {
    return part(this.#bytes, 0, this.#size);
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafe(Math.min(this.maxBytes, Math.max(size, 2 * this.#bytes.length)));
    this.#bytes.copy(larger, 0, 0, this.#size);
    this.#bytes = larger;
  }
}

const nothing = Buffer.alloc(0);

/** A new view of all the bytes would be the same. */
function part(bytes: Buffer, start: number, end: number): Buffer {
  return start === 0 && end === bytes.length ? bytes : bytes.subarray(start, end);
}
