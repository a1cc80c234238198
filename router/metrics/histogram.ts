import { LabelledValues } from "./labelledValues.ts";
import { toNumber } from "./prometheusText.ts";
import type { Family, Sample } from "./prometheusText.ts";

interface Counts {
  /** How many values fell into each bucket and no lower one; the last is for those above all bounds. */
  readonly perBucket: number[];
  sum: number;
}

/** How measured values are spread, per set of labels. */
export class Histogram<Label extends string> {
  readonly #about: Pick<Family, "name" | "help">;
  readonly #bounds: readonly number[];
  readonly #values: LabelledValues<Label, Counts>;

  /** `bounds` are the buckets' upper bounds, inclusive, in rising order, without infinity. */
  constructor(about: Pick<Family, "name" | "help">, labels: readonly Label[], bounds: readonly number[]) {
    this.#about = about;
    this.#bounds = bounds;
    this.#values = new LabelledValues(labels, () => ({ perBucket: [...bounds, Infinity].map(() => 0), sum: 0 }));
  }

  observe(labels: Readonly<Record<Label, string>>, measured: number): void {
    const counts = this.#values.get(labels);
    const found = this.#bounds.findIndex((bound) => measured <= bound);
    const bucket = found < 0 ? this.#bounds.length : found;
    counts.perBucket[bucket] = (counts.perBucket[bucket] ?? 0) + 1;
    counts.sum += measured;
  }

  get family(): Family {
    const samples = this.#values.all.flatMap(({ labels, value }) => this.#samples(labels, value));
    return { ...this.#about, type: "histogram", samples };
  }

  #samples(labels: Readonly<Record<Label, string>>, { perBucket, sum }: Counts): readonly Sample[] {
    let below = 0;
    const buckets = [...this.#bounds, Infinity].map((bound, index): Sample => {
      below += perBucket[index] ?? 0;
      return { suffix: "_bucket", labels: { le: toNumber(bound), ...labels }, value: below };
    });
    return [...buckets, { suffix: "_sum", labels, value: sum }, { suffix: "_count", labels, value: below }];
  }
}
