import { readPlain } from "../yaml/readPlain.ts";
import { entriesOf, fieldsOf, itemsOf } from "./fields.ts";
import type { Imported, ImportReading, ImportSource } from "./imported.ts";
import { fromLiteLlm } from "./litellm.ts";
import { fromLlamaSwap } from "./llamaSwap.ts";
import { fromOllamaList, fromOllamaTags, usualOllama } from "./ollama.ts";

/**
 * Reads another program's file. `address` is where that program listens: without `/v1`; what it means is said by each
 * source. `environment` has the variables that the file may name. Never throws, whatever the text: nesting, aliases and
 * size are bounded.
 */
export function readImport(
  source: ImportSource,
  text: string,
  address?: string,
  environment?: Readonly<Record<string, string | undefined>>,
): ImportReading {
  const listed = source === "ollama" ? fromOllamaList(text, address ?? usualOllama) : undefined;
  if (listed !== undefined) return checked(listed, "It lists no models.");
  const { isReadable, value, problems } = readPlain(text.replace(/^\ufeff/, ""));
  const wrong = problems.find(({ severity }) => severity === "error");
  if (wrong !== undefined || !isReadable) {
    const where = wrong === undefined ? "" : ` (line ${text.slice(0, wrong.range.start).split("\n").length})`;
    return { state: "broken", message: `${(wrong?.message ?? "It cannot be read.").replace(/\.$/, "")}${where}.` };
  }
  const data = fieldsOf(value);
  switch (source) {
    case "litellm":
      return checked(
        itemsOf(data["model_list"]).length === 0 ? undefined : fromLiteLlm(data),
        "It has no `model_list`, so it is no configuration of a LiteLLM proxy.",
      );
    case "llama-swap":
      return checked(
        entriesOf(data["models"]).length + entriesOf(data["peers"]).length === 0
          ? undefined
          : fromLlamaSwap(data, {
              gateway: address === undefined ? undefined : `${address}/v1`,
              ...(environment !== undefined && { environment }),
            }),
        "It has neither `models` nor `peers`, so it is no configuration of llama-swap.",
      );
    case "ollama":
      return checked(
        Array.isArray(data["models"]) ? fromOllamaTags(data, address ?? usualOllama) : undefined,
        "It is neither what `ollama list` prints nor what Ollama answers at /api/tags.",
      );
  }
}

function checked(imported: Imported | undefined, otherwise: string): ImportReading {
  return imported === undefined ? { state: "broken", message: otherwise } : { state: "ok", imported };
}
