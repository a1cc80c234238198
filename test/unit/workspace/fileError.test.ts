import { expect, test } from "vitest";
import { reasonOf } from "../../../workspace/fileError.ts";

test.each([
  ["ENOENT", "it does not exist"],
  // The same words for a file that cannot be read and one that cannot be written.
  ["EACCES", "permission is denied"],
  ["EPERM", "permission is denied"],
  ["EBUSY", "another program has it open"],
  ["EISDIR", "it is a folder"],
  ["ELOOP", "it is a link that leads back to itself"],
  ["EROFS", "its disk can only be read"],
  ["ENOSPC", "there is no room on its disk"],
  ["EDQUOT", "there is no room on its disk"],
  ["EFBIG", "its disk takes no file of that size"],
  ["ENAMETOOLONG", "its name is too long"],
  ["EIO", "EIO: i/o error"],
])("a file operation that failed with %s says: %s", (code, words) => {
  expect(reasonOf(Object.assign(new Error(`${code}: i/o error`), { code }))).toBe(words);
});
