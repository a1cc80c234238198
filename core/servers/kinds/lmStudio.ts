import { asRecord } from "../../record.ts";
import type { Entry } from "../../discovery/entry.ts";
import { itemsOf } from "../../import/fields.ts";
import { rootOf } from "../identifyServer.ts";
import { textOf, toListing } from "../listing.ts";
import type { Listing } from "../listing.ts";
import { modelEntries, positive } from "../modelEntries.ts";
import type { Probe } from "../probe.ts";
import type { Told } from "../servedModel.ts";

/** LM Studio's models, the loaded ones and those on disk, by its newer API or its older one. */
export async function readLmStudio(baseUrl: string, probe: Probe): Promise<Listing> {
  const root = rootOf(baseUrl);
  const newer = await probe(`${root}/api/v1/models`);
  if (newer.status === 200 && Array.isArray(newer.json?.["models"]))
    return toListing(modelEntries(newer).flatMap(toTold));
  const older = await probe(`${root}/api/v0/models`);
  if (older.status === 200 && Array.isArray(older.json?.["data"]))
    return toListing(modelEntries(older).flatMap(toldByOlder));
  return { reply: older };
}

function toTold(entry: Entry): readonly Told[] {
  const name = textOf(entry["key"]);
  if (name === undefined) return [];
  const [instance] = itemsOf(entry["loaded_instances"]);
  const vision = asRecord(entry["capabilities"])["vision"];
  return [
    {
      name,
      size: textOf(entry["params_string"]),
      quantization: textOf(asRecord(entry["quantization"])["name"]),
      contextTokens: positive(asRecord(asRecord(instance)["config"])["context_length"]),
      longestContext: positive(entry["max_context_length"]),
      vision: typeof vision === "boolean" ? vision : undefined,
      isEmbedding: entry["type"] === "embedding",
    },
  ];
}

function toldByOlder(entry: Entry): readonly Told[] {
  const name = textOf(entry["id"]);
  if (name === undefined) return [];
  const { type } = entry;
  return [
    {
      name,
      quantization: textOf(entry["quantization"]),
      contextTokens: positive(entry["loaded_context_length"]),
      longestContext: positive(entry["max_context_length"]),
      vision: type === "vlm" ? true : type === "llm" ? false : undefined,
      isEmbedding: type === "embeddings",
    },
  ];
}
