import { asRecord } from "../../core/record.ts";

/**
 * What a client says of itself at the start, with what the protocol asks for where it says less: without `capabilities` it
 * can do nothing, and folders without an address are none. The library would fail over either.
 */
export function wholeInitializeParams(params: unknown): Readonly<Record<string, unknown>> {
  const said = asRecord(params);
  const { workspaceFolders: folders } = said;
  return {
    ...said,
    capabilities: asRecord(said["capabilities"]),
    ...(folders !== undefined && {
      workspaceFolders: Array.isArray(folders)
        ? folders.filter((folder) => typeof asRecord(folder)["uri"] === "string")
        : null,
    }),
  };
}
