import { open } from "node:fs/promises";
import { readImport } from "../../core/import/readImport.ts";
import type { Imported, ImportSource } from "../../core/import/imported.ts";
import { modelOf, usualOllama } from "../../core/import/ollama.ts";
import { findModels } from "../discovery/findModels.ts";
import { knownModelFolders } from "../discovery/knownFolders.ts";
import type { Machine } from "../discovery/knownFolders.ts";
import { isMissing, reasonOf } from "../fileError.ts";

/** What is to be imported cannot be read; the message says why, in a sentence. */
export class ImportError extends Error {}

/** No such file is longer. */
const maxBytes = 1_000_000;
/** Ollama answers at once, or it is not there. */
const answerTimeoutMs = 3_000;

/** Reads a file, or standard input for `-`. Rejects with `ImportError`. */
export async function readSourceFile(source: ImportSource, file: string, address?: string): Promise<Imported> {
  const reading = readImport(source, await readText(file), address, process.env);
  if (reading.state === "broken") throw new ImportError(`${nameOf(file)} cannot be imported. ${reading.message}`);
  return reading.imported;
}

/**
 * What the Ollama of this machine has: asked at its address, else read in its store. Rejects with `ImportError` when
 * there is neither.
 */
export async function readOllama(
  machine: Machine,
  asked?: string,
): Promise<{ readonly imported: Imported; readonly from: string }> {
  const address = asked ?? usualOllama;
  const answer = await askTags(address);
  if (typeof answer === "string") {
    const reading = readImport("ollama", answer, address);
    if (reading.state === "broken")
      throw new ImportError(`What answers at ${address} is no Ollama. ${reading.message}`);
    return { imported: reading.imported, from: address };
  }
  const folders = knownModelFolders(machine).filter(
    (folder) => /ollama/i.test(folder) || folder === machine.env["OLLAMA_MODELS"],
  );
  const { models } = asked === undefined ? await findModels(folders) : { models: [] };
  if (models.length === 0)
    throw new ImportError(
      `No Ollama answers at ${address} (${answer.reason})${asked === undefined ? ", and there are no models in its folder" : ""}. Start it, say where it is with --url, or give a file.`,
    );
  const imported = { models: models.map(({ name, facts, path }) => modelOf(name, address, facts, path)), notes: [] };
  return { imported, from: folders.join(", ") };
}

/** What is answered at `/api/tags`, or why nothing is. Redirects are not followed. */
async function askTags(address: string): Promise<string | { readonly reason: string }> {
  try {
    const response = await fetch(`${address}/api/tags`, {
      redirect: "error",
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    if (!response.ok || response.body === null) return { reason: `it answers ${response.status}` };
    const parts: Uint8Array[] = [];
    let bytes = 0;
    // Of a stream of bytes.
    for await (const part of response.body as AsyncIterable<Uint8Array>) {
      parts.push(part);
      bytes += part.byteLength;
      if (bytes > maxBytes) return { reason: "its answer is too long" };
    }
    return new TextDecoder().decode(Buffer.concat(parts));
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (error instanceof Error && error.name === "TimeoutError") return { reason: "it does not answer in time" };
    return { reason: reasonOf(cause ?? error) };
  }
}

async function readText(file: string): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  const take = (part: Buffer): void => {
    parts.push(part);
    bytes += part.length;
    if (bytes > maxBytes)
      throw new ImportError(`${nameOf(file)} is longer than ${maxBytes / 1e6} MB, so it is no configuration.`);
  };
  if (file === "-")
    for await (const part of process.stdin) take(part as Buffer); // Nobody set an encoding.
  else {
    try {
      const handle = await open(file);
      // Also of a file that never ends, no more is read.
      for await (const part of handle.createReadStream()) take(part as Buffer);
    } catch (error) {
      if (error instanceof ImportError) throw error;
      throw new ImportError(
        isMissing(error) ? `There is no file ${file}.` : `${file} cannot be read: ${reasonOf(error)}.`,
      );
    }
  }
  return Buffer.concat(parts).toString("utf8");
}

function nameOf(file: string): string {
  return file === "-" ? "Standard input" : file;
}
