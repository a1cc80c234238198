import type { ParsedProfile } from "../profile/parseProfile.ts";
import { asRecord } from "../record.ts";
import type { Named } from "./facts.ts";

/** The name that a profile gives itself, nested or at the root; `undefined` when it has none or an empty one. */
export function nameOf({ data, source }: ParsedProfile): Named | undefined {
  const root = asRecord(data);
  const nested = asRecord(root["profile"])["name"];
  const path = typeof nested === "string" ? ["profile", "name"] : ["name"];
  const name = typeof nested === "string" ? nested : root["name"];
  const range = source.value(path);
  return typeof name === "string" && name.trim() !== "" && range !== undefined ? { name, range } : undefined;
}
