import type { BodyReader } from "./bodyReader.ts";
import { CountedBody } from "./bodyReader.ts";
import { ByteStore } from "./byteStore.ts";
import { ChunkedBody } from "./chunkedBody.ts";
import { HttpFault } from "./httpFault.ts";
import type { BodyLength } from "./requestHead.ts";

/** The body of one request: arrives from a connection, and goes to whoever asks for it. */
export class IncomingBody {
  readonly #length: BodyLength;
  readonly #reader: BodyReader;
  readonly #onWanted: () => void;
  #store: ByteStore | undefined;
  /** Why it will never be whole. */
  #fault: HttpFault | undefined;
  #resolve: ((bytes: Buffer) => void) | undefined;
  #reject: ((fault: HttpFault) => void) | undefined;

  /** `onWanted` is called when somebody waits for bytes. */
  constructor(length: BodyLength, onWanted: () => void) {
    this.#length = length;
    this.#reader = length === "chunked" ? new ChunkedBody() : new CountedBody(length);
    this.#onWanted = onWanted;
  }

  get isWhole(): boolean {
    return this.#reader.isWhole;
  }

  /** Whether somebody waits for bytes. */
  get isWanted(): boolean {
    return this.#reject !== undefined;
  }

  /** Whether more of it may come. */
  get isComing(): boolean {
    return !this.isWhole && this.#fault === undefined;
  }

  /** To be called once. Rejects with an `HttpFault` when it is too large, broken, late, or will never be whole. */
  read(maxBytes: number): Promise<Buffer> {
    if (this.#fault !== undefined) return Promise.reject(this.#fault);
    if (this.#length !== "chunked" && this.#length > maxBytes) return Promise.reject(tooLarge(maxBytes));
    const store = new ByteStore(maxBytes);
    this.#store = store;
    const whole = new Promise<Buffer>((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#onWanted();
    this.#settle();
    return whole;
  }

  /** Takes bytes and returns how many of them were its own. What nobody asked for is thrown away. */
  take(bytes: Buffer): number {
    try {
      const taken = this.#reader.take(bytes, (source, start, end) => {
        this.#keep(source, start, end);
      });
      this.#settle();
      return taken;
    } catch (error) {
      if (!(error instanceof HttpFault)) throw error;
      this.fail(error);
      return bytes.length;
    }
  }

  /** It will never be whole. */
  fail(fault: HttpFault): void {
    this.#fault ??= fault;
    this.#reject?.(fault);
    this.#forget();
  }

  #keep(source: Buffer, start: number, end: number): void {
    if (this.#store === undefined || this.#store.add(source, start, end)) return;
    this.#reject?.(tooLarge(this.#store.maxBytes));
    this.#forget();
  }

  #settle(): void {
    if (!this.#reader.isWhole || this.#store === undefined) return;
    this.#resolve?.(this.#store.bytes);
    this.#forget();
  }

  #forget(): void {
    this.#store = undefined;
    this.#resolve = undefined;
    this.#reject = undefined;
  }
}

function tooLarge(maxBytes: number): HttpFault {
  return new HttpFault(413, `The request body is larger than ${String(Math.floor(maxBytes / 1024 / 1024))} MB.`);
}
