import { expect, it } from "vitest";
import { parseEngineArguments, toEngineArguments } from "../../../../router/engine/engineArguments.ts";
import type { EmbeddedModel } from "../../../../router/engine/engineStatus.ts";

it.each<EmbeddedModel>([
  { id: "a", file: "/m/a.gguf" },
  { id: "-a", file: "-strange name.gguf", gpuLayers: -1 },
  { id: "a", file: "C:\\m\\a.gguf", contextSize: 1024, threads: 2, gpuLayers: 0, batchSize: 64, slots: 3 },
])("reads back what it writes: $file", (model) => {
  expect(parseEngineArguments(toEngineArguments(model))).toEqual(model);
});

it.each([
  [[], "--model FILE and --id MODEL_ID are needed."],
  [["--model", "a", "--id", "a", "--threads", "two"], '--threads must be a whole number, not "two".'],
  [["--model", "a", "--id", "a", "--unknown", "1"], "--unknown"],
])("refuses %j", (args, expected) => {
  expect(() => parseEngineArguments(args)).toThrow(expected);
});
