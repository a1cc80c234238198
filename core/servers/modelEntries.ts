import { isRecord } from "../record.ts";
import type { Entry } from "../discovery/entry.ts";
import type { Reply } from "./probe.ts";

/** The entries of a list of models, whatever the server calls the list. */
export function modelEntries({ json }: Pick<Reply, "json">): readonly Entry[] {
  const list = json?.["data"] ?? json?.["models"];
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

/** The entry that a list has for a model, under any of these names. */
export function findEntry(reply: Pick<Reply, "json">, ...names: readonly string[]): Entry | undefined {
  return modelEntries(reply).find((entry) => namesOf(entry).some((name) => names.includes(name)));
}

/** Everything that a list calls a model, its loaded instances included. */
export function namesOf(entry: Entry): readonly string[] {
  const instances = Array.isArray(entry["loaded_instances"]) ? entry["loaded_instances"].filter(isRecord) : [];
  return [entry["id"], entry["name"], entry["model"], entry["key"], ...instances.map((each) => each["id"])].filter(
    (name): name is string => typeof name === "string",
  );
}

/** How servers say in their lists how long a prompt and its answer may be: vLLM and SGLang, OpenRouter and others, Groq. */
export function contextOf(entry: Entry): number | undefined {
  return positive(entry["max_model_len"]) ?? positive(entry["context_length"]) ?? positive(entry["context_window"]);
}

/** A number above 0, as a context or a count of slots has to be. */
export function positive(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : undefined;
}
