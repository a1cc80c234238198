import type { ModelFacts } from "../discovery/modelFacts.ts";
import { readModelName } from "../discovery/modelName.ts";
import { findQuantization } from "../discovery/quantization.ts";
import { fieldsOf, itemsOf, shown, textOf } from "./fields.ts";
import type { Imported, ImportedModel } from "./imported.ts";

/** Where Ollama listens unless it is told otherwise. */
export const usualOllama = "http://127.0.0.1:11434";

/** What Ollama answers at `/api/tags`; `address` is where it listens, without `/v1`. */
export function fromOllamaTags(data: unknown, address: string): Imported {
  const notes: string[] = [];
  const models = itemsOf(fieldsOf(data)["models"]).flatMap((entry): readonly ImportedModel[] => {
    const fields = fieldsOf(entry);
    const name = textOf(fields["name"]) ?? textOf(fields["model"]);
    if (name === undefined) return [];
    if (isRemoteModel(name, fields)) {
      notes.push(remoteNote(name));
      return [];
    }
    return [modelOf(name, address, factsOfDetails(fieldsOf(fields["details"])))];
  });
  return { models, notes };
}

/** What `ollama list` prints: a table whose first column is the name. Undefined when it is no such table. */
export function fromOllamaList(text: string, address: string): Imported | undefined {
  const [head = "", ...lines] = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (!/^NAME\s+ID\s+SIZE\b/.test(head)) return undefined;
  const notes: string[] = [];
  const models = lines.flatMap((line): readonly ImportedModel[] => {
    const [name = "", , size] = line.trim().split(/\s+/);
    if (size === "-" || isRemoteModel(name)) {
      notes.push(remoteNote(name));
      return [];
    }
    return [modelOf(name, address)];
  });
  return { models, notes };
}

/** A model as Ollama names it, with its file where the store says it. */
export function modelOf(
  name: string,
  address: string,
  facts: Partial<ModelFacts> = {},
  filePath?: string,
): ImportedModel {
  return {
    name,
    facts,
    ...(filePath !== undefined && { filePath }),
    endpoints: [{ url: `${address}/v1`, model: name }],
    settings: {},
  };
}

/** Whether Ollama passes the prompts for a model on to another machine; `entry` is its entry at `/api/tags`, if there is one. */
export function isRemoteModel(name: string, entry: Readonly<Record<string, unknown>> = {}): boolean {
  return textOf(entry["remote_host"]) !== undefined || /[:-]cloud$/.test(name);
}

/** Says so of one that it passes on. */
export function remoteNote(name: string): string {
  return `${shown(name)} is left out: it does not run on this machine.`;
}

/** `{"parameter_size": "4.0B", "quantization_level": "Q4_K_M"}`, in what they say more than the name does. */
function factsOfDetails(details: Readonly<Record<string, unknown>>): Partial<ModelFacts> {
  const { size } = readModelName(`model-${textOf(details["parameter_size"]) ?? ""}`);
  const quantization = findQuantization(`model-${textOf(details["quantization_level"]) ?? ""}`)?.quantization;
  const families = itemsOf(details["families"]).map((family) => textOf(family) ?? "");
  return {
    ...(size !== undefined && { size }),
    ...(quantization !== undefined && { quantization }),
    ...(families.some((family) => /bert/.test(family)) && { isEmbedding: true }),
  };
}
