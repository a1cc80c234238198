import { readFile, rm } from "node:fs/promises";
import { withRegistryLock } from "../../workspace/registry/registryLock.ts";
import { writeAtomically } from "../../workspace/writeAtomically.ts";

/** Puts a file back as it was, if nobody has changed it since. `before` is undefined when there was none. */
export async function undoAdding(
  file: string,
  { before, after }: { readonly before: string | undefined; readonly after: string },
): Promise<void> {
  await withRegistryLock(file, async () => {
    if ((await readFile(file, "utf8")) !== after)
      throw new Error("The registry has changed since, so it was left alone. Open it and undo there.");
    if (before === undefined) await rm(file);
    else await writeAtomically(file, before);
  });
}
