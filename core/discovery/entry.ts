/** A model, or the whole registry, as the file has it. */
export type Entry = Readonly<Record<string, unknown>>;

export function isEntry(value: unknown): value is Entry {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** An object without fields for what is none. */
export function asEntry(value: unknown): Entry {
  return isEntry(value) ? value : {};
}
