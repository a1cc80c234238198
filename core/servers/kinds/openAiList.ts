import type { Entry } from "../../discovery/entry.ts";
import { readModelName } from "../../discovery/modelName.ts";
import { textOf, toListing } from "../listing.ts";
import type { Listing } from "../listing.ts";
import { contextOf, modelEntries } from "../modelEntries.ts";
import type { Probe } from "../probe.ts";
import type { Told } from "../servedModel.ts";

/** The list that every server with the OpenAI API has. Patterns of LiteLLM (`openai/*`) are no models. */
export async function readOpenAiList(baseUrl: string, probe: Probe): Promise<Listing> {
  const reply = await probe(`${baseUrl}/models`);
  if (reply.status !== 200 || !Array.isArray(reply.json?.["data"] ?? reply.json?.["models"])) return { reply };
  const entries = modelEntries(reply);
  const byName = new Map(entries.map((entry) => [entry["id"], entry]));
  const told = entries.flatMap((entry): readonly Told[] => {
    const name = textOf(entry["id"]);
    if (name === undefined || name.includes("*")) return [];
    const parent = textOf(entry["parent"]);
    const base = parent === undefined || parent === name ? undefined : byName.get(parent);
    return [
      base === undefined ? { name, file: fileOf(entry), contextTokens: contextOf(entry) } : adapterOf(name, base),
    ];
  });
  return toListing(told, [], textOf(entries[0]?.["owned_by"]));
}

/** vLLM lists adapters (LoRA) too, whose paths say little: such a model has the size and the context of what it adapts. */
function adapterOf(name: string, base: Entry): Told {
  const { size } = readModelName(fileOf(base) ?? textOf(base["id"]) ?? "");
  return { name, parameters: size === undefined ? undefined : size * 1e9, contextTokens: contextOf(base) };
}

/** vLLM and SGLang say which repository or file is behind a name of the user's choice. */
function fileOf(entry: Entry): string | undefined {
  const root = textOf(entry["root"]);
  return root === entry["id"] ? undefined : root;
}
