import { homeFolder } from "./homeFolder.ts";

/**
 * A path as a person puts it into a setting: blanks around it are no part of it, nor are the quotes that Windows' «Copy as
 * path» gives it, and `~` is the home folder.
 */
export function typedPath(text: string, home?: string): string {
  return withHome(text.trim().replace(/^"(.*)"$/, "$1"), home);
}

/** A path whose `~` is the home folder. */
export function withHome(path: string, home?: string): string {
  return path.replace(/^~(?=$|[\\/])/, () => home ?? homeFolder());
}
