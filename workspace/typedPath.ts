import { homedir } from "node:os";

/**
 * A path as a person puts it into a setting: blanks around it are no part of it, nor are the quotes that Windows' «Copy as
 * path» gives it, and `~` is the home folder.
 */
export function typedPath(text: string, home = homedir()): string {
  return text
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .replace(/^~(?=$|[\\/])/, () => home);
}
