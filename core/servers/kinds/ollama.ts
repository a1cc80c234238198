import { asRecord } from "../../record.ts";
import type { Entry } from "../../discovery/entry.ts";
import { shown } from "../../import/fields.ts";
import { isRemoteModel } from "../../import/ollama.ts";
import { rootOf } from "../identifyServer.ts";
import { glance, textOf, toListing } from "../listing.ts";
import type { Listing } from "../listing.ts";
import { modelEntries, positive } from "../modelEntries.ts";
import type { Probe, Reply } from "../probe.ts";
import type { Told } from "../servedModel.ts";

/** Of so many models it is asked what their files say; the names of the others have to do. */
const mostShown = 100;
const asksAtOnce = 8;

/** Ollama's models. What runs elsewhere is left out: its prompts would leave this machine without a word. */
export async function readOllama(baseUrl: string, probe: Probe): Promise<Listing> {
  const root = rootOf(baseUrl);
  const reply = await probe(`${root}/api/tags`);
  if (reply.status !== 200 || !Array.isArray(reply.json?.["models"])) return { reply };
  const notes: string[] = [];
  const entries = modelEntries(reply).flatMap((entry) => {
    const name = textOf(entry["name"]) ?? textOf(entry["model"]);
    if (name === undefined) return [];
    if (!isRemoteModel(name, entry)) return [{ name, entry }];
    notes.push(`${shown(name)} is left out: it does not run on this machine.`);
    return [];
  });
  const told: Told[] = [];
  for (let at = 0; at < entries.length; at += asksAtOnce)
    told.push(
      ...(await Promise.all(
        entries.slice(at, at + asksAtOnce).map(async ({ name, entry }) => {
          const page = at < mostShown ? await glance(probe, `${root}/api/show`, { model: name, name }) : undefined;
          return toTold(name, entry, page);
        }),
      )),
    );
  return toListing(told, notes);
}

function toTold(name: string, entry: Entry, page: Reply | undefined): Told {
  const details = asRecord(entry["details"]);
  const shown = page?.json ?? {};
  const info = asRecord(shown["model_info"]);
  const capabilities = Array.isArray(shown["capabilities"]) ? shown["capabilities"] : undefined;
  const families = Array.isArray(details["families"]) ? details["families"] : [];
  const parameters = textOf(shown["parameters"]) ?? "";
  return {
    name,
    file: /^FROM\s+(\S.*)$/m.exec(textOf(shown["modelfile"]) ?? "")?.[1]?.trim(),
    content: textOf(entry["digest"]),
    size: textOf(details["parameter_size"]),
    quantization: textOf(details["quantization_level"]),
    contextTokens: positive(Number(/^num_ctx\s+(\d+)/m.exec(parameters)?.[1])),
    longestContext: positive(info[`${String(info["general.architecture"])}.context_length`]),
    vision: capabilities?.includes("vision"),
    isEmbedding:
      capabilities === undefined
        ? families.some((family) => /bert/.test(String(family)))
        : capabilities.includes("embedding") && !capabilities.includes("completion"),
  };
}
