import type { Family } from "./prometheusText.ts";
import { LabelledValues } from "./labelledValues.ts";

/** A number per set of labels that only grows. */
export class Counter<Label extends string> {
  readonly #about: Pick<Family, "name" | "help">;
  readonly #values: LabelledValues<Label, { count: number }>;

  constructor(about: Pick<Family, "name" | "help">, labels: readonly Label[]) {
    this.#about = about;
    this.#values = new LabelledValues(labels, () => ({ count: 0 }));
  }

  add(labels: Readonly<Record<Label, string>>, amount = 1): void {
    this.#values.get(labels).count += amount;
  }

  get family(): Family {
    const samples = this.#values.all.map(({ labels, value }) => ({ labels, value: value.count }));
    return { ...this.#about, type: "counter", samples };
  }
}
