import type { CheckResult } from "../../core/health/observe.ts";
import { contextOf, findEntry, modelEntries, namesOf } from "../../core/servers/modelEntries.ts";
import type { Probe, Reply } from "../../core/servers/probe.ts";
import { known, stateOfReply } from "./checkedServer.ts";
import type { CheckedServer } from "./checkedServer.ts";

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
