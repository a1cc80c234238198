import type { DecisionRecord } from "../../protocol/decisionRecord.ts";

/** Remembers the last so many records; an older one makes room for each that comes. */
export class DecisionRing {
  readonly #slots: DecisionRecord[] = [];
  readonly #capacity: number;
  /** Where the next record goes once all slots are taken: the oldest one's slot. */
  #next = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(record: DecisionRecord): void {
    this.#slots[this.#next] = record;
    this.#next = (this.#next + 1) % this.#capacity;
  }

  /** The newest records, newest first, at most `limit` of them. */
  newest(limit: number): readonly DecisionRecord[] {
    const { length } = this.#slots;
    const found: DecisionRecord[] = [];
    for (let back = 1; back <= Math.min(limit, length); back++) {
      const record = this.#slots[(this.#next - back + length) % length];
      if (record !== undefined) found.push(record);
    }
    return found;
  }
}
