import { catalogue, findInCatalogue } from "./catalogue.ts";
import type { CatalogueModel } from "./catalogue.ts";
import { parseHubFile } from "./hubFile.ts";
import type { HubFile } from "./hubFile.ts";

/** Addresses of these mean a file's name on any server that speaks like Hugging Face. */
const usualHosts: ReadonlySet<string> = new Set(["huggingface.co", "www.huggingface.co", "hf.co"]);

/**
 * What a person means: a model of the catalogue, or a file of a repository by its name or address. Gives a sentence for what
 * is neither, and for an address of a server that models are not taken from. `host` is the one that they are taken from.
 */
export function findWanted(text: string, host: string): CatalogueModel | HubFile | string {
  const known = findInCatalogue(text);
  if (known !== undefined) return known;
  const file = parseHubFile(text);
  if (typeof file === "string")
    return text.includes("/")
      ? file
      : `There is no model '${text.trim().slice(0, 100)}' in the list (${names}). ${file}`;
  const asked = /^https?:\/\/([^/?#]+)/i.exec(text.trim())?.[1]?.toLowerCase();
  if (asked !== undefined && asked !== host && !usualHosts.has(asked))
    return `That address is on ${asked}, and models are taken from ${host}. Set the server that you trust in magi.huggingFace.endpoint (in a terminal --endpoint).`;
  return file;
}

const names = catalogue.map(({ name }) => name).join(", ");
