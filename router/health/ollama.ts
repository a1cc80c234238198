import { rootOf } from "../../core/servers/identifyServer.ts";
import { findEntry, positive } from "../../core/servers/modelEntries.ts";
import type { Reply } from "../../core/servers/probe.ts";
import { asObject } from "../dispatch/chunk.ts";
import { known, onDemand, stateOfReply } from "./checkedServer.ts";
import type { ServerCheck } from "./checkedServer.ts";
import { foundOrWrong } from "./modelList.ts";

/** Ollama's context where neither the model nor the server says another one. It cuts longer prompts without a word. */
const usualContextTokens = 4096;

/** What a model's file says of it. */
interface Shown {
  /** Of the file; another one means that the model was pulled or made anew. */
  readonly digest: unknown;
  readonly vision: boolean | undefined;
  /** `num_ctx` of its Modelfile. */
  readonly setContext: number | undefined;
  /** What it was trained for. */
  readonly longestContext: number | undefined;
}

/** A check of Ollama that asks only once what a model's file says, and remembers the context that it last ran with. */
export function createOllamaCheck(): ServerCheck {
  const shown = new Map<string, Shown>();
  const lastContexts = new Map<string, number>();

  return async ({ baseUrl, model }, { probe, glance }) => {
    const root = rootOf(baseUrl);
    const tags = await probe(`${root}/api/tags`);
    const bad = stateOfReply(tags);
    if (bad !== undefined) return bad;
    const names = [model, `${model}:latest`];
    const entry = findEntry(tags, ...names);
    const found =
      entry === undefined ? foundOrWrong(model, tags) : ({ state: "ok", latencyMs: tags.latencyMs } as const);
    if (found.state !== "ok") return found;

    const place = `${root} ${model}`;
    let facts = shown.get(place);
    if (facts === undefined || facts.digest !== entry?.["digest"]) {
      const reply = await glance(`${root}/api/show`, { model, name: model });
      facts = reply?.status === 200 ? factsOf(reply, entry?.["digest"]) : undefined;
      if (facts !== undefined) shown.set(place, facts);
    }
    const loaded = await probe(`${root}/api/ps`);
    const running = findEntry(loaded, ...names);
    const runningContext = positive(running?.["context_length"]);
    if (runningContext !== undefined) lastContexts.set(place, runningContext);
    const atRun = facts?.setContext ?? runningContext ?? lastContexts.get(place) ?? usualContextTokens;
    const contextTokens = Math.min(atRun, facts?.longestContext ?? Infinity);
    const isLoaded = loaded.status !== 200 || running !== undefined;
    return { ...found, ...(isLoaded ? {} : onDemand), ...known({ contextTokens, vision: facts?.vision }) };
  };
}

function factsOf({ json }: Reply, digest: unknown): Shown {
  const capabilities = json?.["capabilities"];
  const info = asObject(json?.["model_info"]);
  const parameters = typeof json?.["parameters"] === "string" ? json["parameters"] : "";
  return {
    digest,
    vision: Array.isArray(capabilities)
      ? capabilities.includes("vision")
      : json?.["projector_info"] === undefined
        ? undefined
        : true,
    setContext: positive(Number(/^num_ctx\s+(\d+)/m.exec(parameters)?.[1])),
    longestContext: positive(info?.[`${String(info["general.architecture"])}.context_length`]),
  };
}
