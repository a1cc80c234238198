import { parseArgs } from "node:util";
import type { EmbeddedModel } from "./engineStatus.ts";

/** The arguments that start an engine for `model`; `parseEngineArguments` reads them back. */
export function toEngineArguments(model: EmbeddedModel): readonly string[] {
  // With `=`, so that nothing that begins with a dash is taken for an option.
  const args = [`--model=${model.file}`, `--id=${model.id}`];
  for (const [option, field] of numbers) {
    const value = model[field];
    if (value !== undefined) args.push(`--${option}=${value}`);
  }
  return args;
}

/** Throws with a sentence when the arguments are not ours. */
export function parseEngineArguments(args: readonly string[]): EmbeddedModel {
  const { values } = parseArgs({
    args: [...args],
    options: {
      model: { type: "string" },
      id: { type: "string" },
      context: { type: "string" },
      threads: { type: "string" },
      "gpu-layers": { type: "string" },
      batch: { type: "string" },
      slots: { type: "string" },
    },
  });
  if (values.model === undefined || values.id === undefined)
    throw new Error("--model FILE and --id MODEL_ID are needed.");
  const parsed: Partial<Record<NumberField, number>> = {};
  for (const [option, field] of numbers) {
    const text = values[option];
    if (text === undefined) continue;
    const value = Number(text);
    if (!Number.isInteger(value)) throw new Error(`--${option} must be a whole number, not "${text}".`);
    parsed[field] = value;
  }
  return { file: values.model, id: values.id, ...parsed };
}

type NumberField = "contextSize" | "threads" | "gpuLayers" | "batchSize" | "slots";

const numbers = [
  ["context", "contextSize"],
  ["threads", "threads"],
  ["gpu-layers", "gpuLayers"],
  ["batch", "batchSize"],
  ["slots", "slots"],
] as const satisfies readonly (readonly [string, NumberField])[];
