/** Whether an error of `node:fs` means that the file or folder is not there. */
export function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

/** Whether an error of `node:fs` means that a file that was to be new is there. */
export function isThereAlready(error: unknown): boolean {
  return codeOf(error) === "EEXIST";
}

/** Why a file operation failed, in words for the end of a sentence, without a full stop. */
export function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return "it does not exist";
    case "EACCES":
    case "EPERM":
      return "permission is denied";
    case "EBUSY":
      return "another program has it open";
    case "EISDIR":
      return "it is a folder";
    case "ELOOP":
      return "it is a link that leads back to itself";
    case "EROFS":
      return "its disk can only be read";
    case "ENOSPC":
    case "EDQUOT":
      return "there is no room on its disk";
    case "EFBIG":
      return "its disk takes no file of that size";
    case "ENAMETOOLONG":
      return "its name is too long";
    default:
      return error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
