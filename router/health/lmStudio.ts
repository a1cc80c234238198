import type { Entry } from "../../core/discovery/entry.ts";
import { rootOf } from "../../core/servers/identifyServer.ts";
import { findEntry, modelEntries, positive } from "../../core/servers/modelEntries.ts";
import { asObject } from "../dispatch/chunk.ts";
import { known, onDemand, stateOfReply } from "./checkedServer.ts";
import type { ServerCheck } from "./checkedServer.ts";
import { checkList, foundOrWrong } from "./modelList.ts";

/** LM Studio by its own API, the newer one first. */
export const checkLmStudio: ServerCheck = async (server, { probe }) => {
  const root = rootOf(server.baseUrl);
  for (const path of ["/api/v1/models", "/api/v0/models"]) {
    const reply = await probe(root + path);
    if (reply.status === 404 || modelEntries(reply).length === 0) continue;
    const bad = stateOfReply(reply);
    if (bad !== undefined) return bad;
    const entry = findEntry(reply, server.model);
    if (entry === undefined) return foundOrWrong(server.model, reply);
    const { isLoaded, ...facts } = Array.isArray(entry["loaded_instances"])
      ? factsOf(entry, entry["loaded_instances"], server.model)
      : olderFactsOf(entry);
    return { state: "ok", latencyMs: reply.latencyMs, ...(isLoaded ? {} : onDemand), ...known(facts) };
  }
  return checkList(server, probe);
};

interface Facts {
  readonly isLoaded: boolean;
  readonly slots?: number | undefined;
  readonly contextTokens: number | undefined;
  readonly vision: boolean | undefined;
}

/** Of several instances of a model the one that is asked for by its own name counts, else the first. */
function factsOf(entry: Entry, list: readonly unknown[], name: string): Facts {
  const instances = list.map(asObject);
  const config = asObject((instances.find((each) => each?.["id"] === name) ?? instances[0])?.["config"]);
  const vision = asObject(entry["capabilities"])?.["vision"];
  return {
    isLoaded: instances.length > 0,
    slots: positive(config?.["parallel"]),
    contextTokens: positive(config?.["context_length"]) ?? positive(entry["max_context_length"]),
    vision: typeof vision === "boolean" ? vision : undefined,
  };
}

function olderFactsOf(entry: Entry): Facts {
  const isLoaded = entry["state"] !== "not-loaded";
  const running = isLoaded ? positive(entry["loaded_context_length"]) : undefined;
  return {
    isLoaded,
    // What it will run with is the user's choice; it cannot be more than this.
    contextTokens: running ?? positive(entry["max_context_length"]),
    vision: typeof entry["type"] === "string" ? entry["type"] === "vlm" : undefined,
  };
}
