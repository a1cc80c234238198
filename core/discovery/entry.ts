/** A model, or the whole registry, as the file has it. */
export type Entry = Readonly<Record<string, unknown>>;
