import { randomBytes } from "node:crypto";
import { CliError, exitCodes } from "./exit.ts";

/** A token that nobody can guess, of signs that need no quoting in a shell. */
export function newToken(): string {
  return randomBytes(24).toString("base64url");
}

/** A token as somebody gave it. @throws CliError when it is none that a header can carry. */
export function checkedToken(token: string): string {
  if (/^[\x21-\x7e]{1,1000}$/.test(token)) return token;
  throw new CliError("A token is made of letters, digits and signs, without spaces or line ends.", exitCodes.usage);
}
