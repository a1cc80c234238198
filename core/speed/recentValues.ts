/** How a figure was over the last answers. */
export interface Spread {
  /** A mean in which each new value counts a fifth, so that the figure follows what changes. */
  readonly ewma: number;
  /** Half of the values are at most this. */
  readonly p50: number;
  /** All but one in twenty are at most this. */
  readonly p95: number;
}

/** So many values are remembered. */
export const valuesKept = 200;
const weightOfNewest = 0.2;

/** Remembers the last values of a figure. Adding one costs next to nothing; the spread is worked out when it is asked for. */
export class RecentValues {
  #values = new Float64Array(8);
  #count = 0;
  #next = 0;
  #ewma = 0;
  #spread: Spread | undefined;

  /** How many values it remembers. */
  get size(): number {
    return this.#count;
  }

  /** What is not a number is left out. */
  add(value: number): void {
    if (!Number.isFinite(value)) return;
    if (this.#next === this.#values.length && this.#next < valuesKept) this.#grow();
    this.#values[this.#next] = value;
    this.#ewma = this.#count === 0 ? value : this.#ewma + weightOfNewest * (value - this.#ewma);
    this.#next = (this.#next + 1) % valuesKept;
    this.#count = Math.min(this.#count + 1, valuesKept);
    this.#spread = undefined;
  }

  /** `undefined` while there is no value. */
  spread(): Spread | undefined {
    if (this.#count === 0) return undefined;
    if (this.#spread === undefined) {
      const sorted = this.#values.slice(0, this.#count).sort();
      this.#spread = { ewma: this.#ewma, p50: rank(sorted, 0.5), p95: rank(sorted, 0.95) };
    }
    return this.#spread;
  }

  /** Most models are asked rarely, so the room grows with the values. */
  #grow(): void {
    const values = new Float64Array(Math.min(this.#values.length * 2, valuesKept));
    values.set(this.#values);
    this.#values = values;
  }
}

/** The smallest value that this share of all values does not exceed. */
function rank(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}
