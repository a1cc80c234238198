/** One value for each set of labels that came up. */
export class LabelledValues<Label extends string, Value> {
  readonly #labels: readonly Label[];
  readonly #create: () => Value;
  readonly #byKey = new Map<string, { readonly labels: Readonly<Record<Label, string>>; readonly value: Value }>();

  constructor(labels: readonly Label[], create: () => Value) {
    this.#labels = labels;
    this.#create = create;
  }

  get(labels: Readonly<Record<Label, string>>): Value {
    // NUL is in no name of a model, tier or profile.
    let key = "";
    for (const label of this.#labels) key += `${labels[label]}\0`;
    let found = this.#byKey.get(key);
    if (found === undefined) {
      found = { labels, value: this.#create() };
      this.#byKey.set(key, found);
    }
    return found.value;
  }

  get all(): readonly { readonly labels: Readonly<Record<Label, string>>; readonly value: Value }[] {
    return [...this.#byKey.values()];
  }
}
