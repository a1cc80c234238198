/** Speeds of longer ago say little about the time that is left. */
const windowMs = 5000;

/** Bytes a second over the last few seconds. */
export class TransferRate {
  readonly #samples: { readonly at: number; readonly bytes: number }[] = [];

  add(bytes: number): void {
    const now = performance.now();
    const last = this.#samples.at(-1);
    // Ten samples a second are enough.
    if (last !== undefined && now - last.at < 100)
      this.#samples[this.#samples.length - 1] = { at: last.at, bytes: last.bytes + bytes };
    else this.#samples.push({ at: now, bytes });
    while (this.#samples.length > 2 && now - (this.#samples[0]?.at ?? now) > windowMs) this.#samples.shift();
  }

  /** 0 while there is too little to tell. */
  get value(): number {
    const first = this.#samples[0];
    if (first === undefined) return 0;
    const seconds = (performance.now() - first.at) / 1000;
    return seconds < 0.2 ? 0 : this.#samples.reduce((sum, { bytes }) => sum + bytes, 0) / seconds;
  }
}
