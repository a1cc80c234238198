import { randomBytes } from "node:crypto";

/** A token that nobody can guess, of signs that need no quoting in a shell. */
export function newToken(): string {
  return randomBytes(24).toString("base64url");
}
