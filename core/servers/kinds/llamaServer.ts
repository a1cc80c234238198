import { asRecord, isRecord } from "../../record.ts";
import type { Entry } from "../../discovery/entry.ts";
import { rootOf } from "../identifyServer.ts";
import { glance, textOf, toListing } from "../listing.ts";
import type { Listing } from "../listing.ts";
import { modelEntries, positive } from "../modelEntries.ts";
import type { Probe, Reply } from "../probe.ts";
import type { Told } from "../servedModel.ts";

/** What llama.cpp's server has: one model, or in its router mode several, none of which is loaded for the question. */
export async function readLlamaServer(baseUrl: string, probe: Probe): Promise<Listing> {
  const reply = await probe(`${baseUrl}/models`);
  const entries = modelEntries(reply);
  if (reply.status !== 200) return { reply };
  const root = rootOf(baseUrl);
  const isRouter = entries.some((entry) => isRecord(entry["status"]));
  const told: Told[] = [];
  for (const entry of entries) {
    const name = textOf(entry["id"]);
    if (name === undefined) continue;
    const isLoaded = asRecord(entry["status"])["value"] === "loaded";
    const query = isRouter ? `?model=${encodeURIComponent(name)}&autoload=false` : "";
    const props = !isRouter || isLoaded ? await glance(probe, `${root}/props${query}`) : undefined;
    told.push(toTold(name, entry, props));
  }
  return toListing(told);
}

function toTold(name: string, entry: Entry, props: Reply | undefined): Told {
  const meta = asRecord(entry["meta"]);
  const vision = asRecord(props?.json?.["modalities"])["vision"];
  const inputs = asRecord(entry["architecture"])["input_modalities"];
  const seen = Array.isArray(inputs) && inputs.includes("image") ? true : undefined;
  return {
    name,
    file:
      textOf(props?.json?.["model_path"]) ??
      textOf(entry["path"]) ??
      fileOfArguments(asRecord(entry["status"])["args"]),
    parameters: positive(meta["n_params"]),
    // Of one slot, not of all.
    contextTokens: positive(asRecord(props?.json?.["default_generation_settings"])["n_ctx"]),
    longestContext: positive(meta["n_ctx_train"]),
    vision: typeof vision === "boolean" ? vision : seen,
  };
}

/** How the router of llama-server starts, or would start, a model. */
function fileOfArguments(list: unknown): string | undefined {
  if (!Array.isArray(list)) return undefined;
  const at = list.findIndex((item) => item === "-m" || item === "--model");
  return at < 0 ? undefined : textOf(list[at + 1]);
}
