import { isProfileName } from "../core/profile/profileFileName.ts";
import { CliError, exitCodes } from "./exit.ts";

/**
 * Refuses a name for a new profile that would be hard to type or is none on some machine. What is there already may have
 * other signs. @throws CliError
 */
export function checkNewProfileName(name: string): void {
  if (isProfileName(name) && /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}_. -]*$/u.test(name)) return;
  throw new CliError(
    `'${name.slice(0, 100)}' cannot be a profile's name: it is made of letters, digits, \`-\`, \`_\`, \`.\` and spaces, such as fast-only.`,
    exitCodes.usage,
  );
}
