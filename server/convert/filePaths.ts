import { fileURLToPath, pathToFileURL } from "node:url";

/** The path of a `file:` address in one spelling, or `undefined` for an address of another kind. */
export function pathOfUri(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return withDrive(fileURLToPath(uri));
  } catch {
    // An address that this system has no path for, such as one on another host.
    return undefined;
  }
}

/** A path of Windows with its drive in one spelling: editors and settings have its letter in either case. */
export function withDrive(path: string): string {
  return path.replace(/^[a-z](?=:)/, (drive) => drive.toUpperCase());
}

export function uriOfPath(path: string): string {
  return pathToFileURL(path).toString();
}
