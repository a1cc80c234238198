import { posix, win32 } from "node:path";

/** Whether two absolute paths name the same file, as far as their spelling tells. */
export function samePath(a: string, b: string, platform: NodeJS.Platform = process.platform): boolean {
  return inOneSpelling(a, platform) === inOneSpelling(b, platform);
}

function inOneSpelling(path: string, platform: NodeJS.Platform): string {
  switch (platform) {
    case "win32":
      return win32.normalize(path).toLowerCase();
    case "darwin":
      // The disk may have the marks of letters apart (NFD), while the editor always has them joined.
      return posix.normalize(path).normalize("NFC");
    default:
      return posix.normalize(path);
  }
}
