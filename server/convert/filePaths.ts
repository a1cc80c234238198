import { fileURLToPath, pathToFileURL } from "node:url";

/** The path of a `file:` address in one spelling, or `undefined` for an address of another kind. */
export function pathOfUri(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    // Editors spell the drive letter in either case.
    return fileURLToPath(uri).replace(/^[a-z](?=:)/, (drive) => drive.toUpperCase());
  } catch {
    // An address that this system has no path for, such as one on another host.
    return undefined;
  }
}

export function uriOfPath(path: string): string {
  return pathToFileURL(path).toString();
}
