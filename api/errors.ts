import type { Problem } from "../core/problem.ts";

/**
 * - `PROFILE_NOT_FOUND`: there is no such profile; `names` are those there are.
 * - `PROFILE_EXISTS`: a new profile would take the place of one that is there.
 * - `PROFILE_INVALID`: a file or a profile has mistakes; `problems` are these.
 * - `BAD_NAME`: it cannot be the name of a profile.
 * - `BAD_OPTION`: an argument or an option is not one that MAGI understands.
 * - `REGISTRY_NOT_FOUND`, `REGISTRY_INVALID`: there is no model registry, or it is none.
 * - `FOLDER_NOT_FOUND`: a folder to search is not there.
 * - `BAD_ADDRESS`: it is no address of a server.
 * - `FILE_ERROR`: a file could not be read or written; `cause` says why.
 */
export type MagiErrorCode =
  | "PROFILE_NOT_FOUND"
  | "PROFILE_EXISTS"
  | "PROFILE_INVALID"
  | "BAD_NAME"
  | "BAD_OPTION"
  | "REGISTRY_NOT_FOUND"
  | "REGISTRY_INVALID"
  | "FOLDER_NOT_FOUND"
  | "BAD_ADDRESS"
  | "FILE_ERROR";

/** What the methods of MAGI's API reject with. The message is for people: what is wrong, and what there is instead. */
export class MagiError extends Error {
  readonly code: MagiErrorCode;
  /** Names of the profiles there are, with `PROFILE_NOT_FOUND`. */
  readonly names: readonly string[];
  /** The mistakes, with `PROFILE_INVALID`. */
  readonly problems: readonly Problem[];

  constructor(
    code: MagiErrorCode,
    message: string,
    more: { readonly names?: readonly string[]; readonly problems?: readonly Problem[]; readonly cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? {} : { cause: more.cause });
    this.name = "MagiError";
    this.code = code;
    this.names = more.names ?? [];
    this.problems = more.problems ?? [];
  }
}
