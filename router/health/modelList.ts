import type { CheckResult } from "../../core/health/observe.ts";
import { asObject } from "../dispatch/chunk.ts";
import { known, positive, stateOfReply } from "./checkedServer.ts";
import type { CheckedServer } from "./checkedServer.ts";
import type { Probe, Reply } from "./probe.ts";

/** One model in a server's list. */
export type ModelEntry = Readonly<Record<string, unknown>>;

/** The entries of a list of models, whatever the server calls the list. */
export function modelEntries({ json }: Reply): readonly ModelEntry[] {
  const list = json?.["data"] ?? json?.["models"];
  return Array.isArray(list) ? list.map(asObject).filter((entry) => entry !== undefined) : [];
}

/** The entry that a list has for a model, under any of these names. */
export function findEntry(reply: Reply, ...names: readonly string[]): ModelEntry | undefined {
  return modelEntries(reply).find((entry) => namesOf(entry).some((name) => names.includes(name)));
}

/** Looks for the model in `/v1/models`. A server without such a list is taken at its word. */
export async function checkList({ baseUrl, model }: CheckedServer, probe: Probe): Promise<CheckResult> {
  const reply = await probe(`${baseUrl}/models`);
  return stateOfReply(reply) ?? foundOrWrong(model, reply);
}

/** Ok when the list names the model, or names nothing at all. */
export function foundOrWrong(model: string, reply: Reply): CheckResult {
  const { latencyMs } = reply;
  const names = modelEntries(reply).flatMap(namesOf);
  const entry = findEntry(reply, model);
  if (entry !== undefined) return { state: "ok", latencyMs, ...known({ contextTokens: contextOf(entry) }) };
  if (names.length === 0) return { state: "ok", latencyMs };
  const some = names.slice(0, 3).join(", ");
  const more = names.length > 3 ? " and others" : "";
  return { state: "wrong-model", latencyMs, detail: `It does not have the model ${model}; it has ${some}${more}.` };
}

/** How servers say in their lists how long a prompt and its answer may be: vLLM and SGLang, OpenRouter and others, Groq. */
function contextOf(entry: ModelEntry): number | undefined {
  return positive(entry["max_model_len"]) ?? positive(entry["context_length"]) ?? positive(entry["context_window"]);
}

/** Everything that a list calls a model, its loaded instances included. */
function namesOf(entry: ModelEntry): readonly string[] {
  const instances = Array.isArray(entry["loaded_instances"]) ? entry["loaded_instances"].map(asObject) : [];
  return [entry["id"], entry["name"], entry["model"], entry["key"], ...instances.map((each) => each?.["id"])].filter(
    (name): name is string => typeof name === "string",
  );
}
