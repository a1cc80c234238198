import { open, stat } from "node:fs/promises";
import { isMissing, reasonOf } from "../../workspace/fileError.ts";

/** What is known of a model file before llama.cpp sees it. `stamp` changes when the file does. */
export type ModelFile =
  | { readonly kind: "usable"; readonly stamp: string }
  | { readonly kind: "unusable"; readonly stamp: string; readonly sentence: string };

/** llama.cpp reads these versions of the format; version 1 was given up in 2023. */
const knownVersions = [2, 3];

/**
 * Looks at the first bytes of a GGUF file, so that the usual mistakes get a sentence instead of a dead process. Never
 * throws; what is wrong further inside the file is for llama.cpp to say.
 */
export async function inspectModelFile(file: string): Promise<ModelFile> {
  try {
    const stats = await stat(file);
    const stamp = `${stats.size} ${stats.mtimeMs} ${stats.ino}`;
    // To open a pipe is to wait for somebody who writes to it.
    if (!stats.isFile())
      return {
        kind: "unusable",
        stamp,
        sentence: `${file} is a ${stats.isDirectory() ? "folder" : "device or a pipe"}, not a model file.`,
      };
    const handle = await open(file, "r");
    try {
      const sentence = await findFault(handle, file);
      return sentence === undefined ? { kind: "usable", stamp } : { kind: "unusable", stamp, sentence };
    } finally {
      await handle.close();
    }
  } catch (error) {
    return { kind: "unusable", stamp: "", sentence: describeError(file, error) };
  }
}

async function findFault(handle: Awaited<ReturnType<typeof open>>, file: string): Promise<string | undefined> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
  if (bytesRead === 0) return `${file} is empty; the download may not have finished.`;
  if (bytesRead < 8 || buffer.toString("latin1", 0, 4) !== "GGUF") return `${file} is not a GGUF file.`;
  const version = buffer.readUInt32LE(4);
  if (knownVersions.includes(version)) return undefined;
  if (knownVersions.includes(buffer.readUInt32BE(4))) return `${file} is a GGUF file for big-endian machines.`;
  return `${file} is GGUF version ${version}, which llama.cpp does not read; get a newer file of the model.`;
}

function describeError(file: string, error: unknown): string {
  if (isMissing(error)) return `There is no model file ${file}; check file_path in the registry.`;
  return `The model file ${file} cannot be used: ${reasonOf(error)}.`;
}
