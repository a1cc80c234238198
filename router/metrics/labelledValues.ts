/** The values that begin with the same labels. */
interface Branch<Value> {
  readonly byLabel: Map<string, Branch<Value>>;
  value?: Value;
}

/** One value for each set of labels that came up. */
export class LabelledValues<Label extends string, Value> {
  readonly #labels: readonly Label[];
  readonly #create: () => Value;
  readonly #root: Branch<Value> = { byLabel: new Map() };
  readonly #all: { readonly labels: Readonly<Record<Label, string>>; readonly value: Value }[] = [];

  constructor(labels: readonly Label[], create: () => Value) {
    this.#labels = labels;
    this.#create = create;
  }

  /** Goes from label to label, which costs less than making one key of them. */
  get(labels: Readonly<Record<Label, string>>): Value {
    let branch = this.#root;
    for (const label of this.#labels) {
      let next = branch.byLabel.get(labels[label]);
      if (next === undefined) {
        next = { byLabel: new Map() };
        branch.byLabel.set(labels[label], next);
      }
      branch = next;
    }
    if (branch.value === undefined) {
      branch.value = this.#create();
      this.#all.push({ labels: { ...labels }, value: branch.value });
    }
    return branch.value;
  }

  get all(): readonly { readonly labels: Readonly<Record<Label, string>>; readonly value: Value }[] {
    return this.#all;
  }
}
