import { basename } from "node:path";
import { whyNotAModel } from "../../core/discovery/modelFacts.ts";
import type { HubFile } from "../../core/modelCatalog/hubFile.ts";
import { readGguf } from "../gguf/readGguf.ts";
import { downloadFile } from "./downloadFile.ts";
import type { Download } from "./downloadFile.ts";
import type { DownloadRequest } from "./downloadRequest.ts";
import { targetOf } from "./targetOf.ts";

/**
 * Downloads a model into the folder of models; see `downloadFile`. A file that is whole and yet no model that llama.cpp could
 * run is thrown away.
 */
export function downloadModel(
  file: HubFile & { readonly bytes?: number; readonly sha256?: string },
  { folder, ...request }: Omit<DownloadRequest, "file" | "target" | "known" | "inspect"> & { readonly folder: string },
): Promise<Download> {
  const { bytes, sha256 } = file;
  const target = targetOf(folder, file);
  return downloadFile({
    ...request,
    file,
    target,
    known: bytes === undefined ? undefined : { bytes, ...(sha256 !== undefined && { sha256 }) },
    inspect: async (path) => {
      const reading = await readGguf(path);
      return reading.state === "ok" ? whyNotAModel(reading.header, basename(target)) : reading.reason;
    },
  });
}
