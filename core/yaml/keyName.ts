import { isScalar } from "yaml";

/** Brings the keys of another mapping into this one. */
export const mergeKey = "<<";

/** A key as a name of plain data; `undefined` for a key that is no scalar. */
export function keyName(key: unknown): string | undefined {
  // The parser turns the merge key into a symbol.
  if (isScalar(key) && key.source === mergeKey && key.type === "PLAIN") return mergeKey;
  const name: unknown = isScalar(key) ? key.value : undefined;
  if (name === null) return "";
  return typeof name === "string" || typeof name === "number" || typeof name === "boolean" ? String(name) : undefined;
}
