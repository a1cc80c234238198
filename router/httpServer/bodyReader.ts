/** Finds the end of a body in bytes that come in pieces. */
export interface BodyReader {
  readonly isWhole: boolean;
  /**
   * Takes bytes up to the end of the body, gives those that count to `keep`, and returns how many were taken.
   * @throws HttpFault
   */
  take(bytes: Buffer, keep: Keep): number;
}

export type Keep = (source: Buffer, start: number, end: number) => void;

/** A body of so many bytes. */
export class CountedBody implements BodyReader {
  #left: number;

  constructor(length: number) {
    this.#left = length;
  }

  get isWhole(): boolean {
    return this.#left === 0;
  }

  take(bytes: Buffer, keep: Keep): number {
    const taken = Math.min(this.#left, bytes.length);
    this.#left -= taken;
    keep(bytes, 0, taken);
    return taken;
  }
}
