import { dirname } from "node:path";
import { isUtf8File } from "../isUtf8File.ts";
import { makeFolder } from "../makeFolder.ts";
import { writeAtomically } from "../writeAtomically.ts";
import { readRegistry } from "./readRegistry.ts";
import { RegistryLockedError, withRegistryLock } from "./registryLock.ts";

/** The registry can be neither read nor brought up to date; the message says why, in a sentence. It was not touched. */
export class RegistryError extends Error {
  /** What cannot be read: a folder that was to be searched, or the registry. */
  readonly about: "folder" | "registry";

  constructor(message: string, about: RegistryError["about"] = "registry") {
    super(message);
    this.about = about;
  }
}

/** What becomes of a registry's text. */
export interface Rewriting {
  readonly text: string;
  readonly isChanged: boolean;
}

/** Somebody who saves the registry all the time is given up on. */
const maxTries = 25;

/**
 * Changes a registry file in one step, and only when something changes. `change` gets the text, or undefined when there is
 * none yet; when somebody else saves the file meanwhile, it is asked again. Rejects with `RegistryError` when the file is
 * there and is no registry, and as the file system does when it cannot be written.
 */
export async function rewriteRegistry<T extends Rewriting>(
  file: string,
  { dryRun }: { readonly dryRun: boolean },
  change: (before: string | undefined) => Promise<T>,
): Promise<T & { readonly before: string | undefined; readonly isWritten: boolean }> {
  for (let tries = 1; ; tries++) {
    const before = await readRegistryText(file);
    const rewriting = await change(before);
    if (!rewriting.isChanged || dryRun) return { ...rewriting, before, isWritten: false };
    await makeFolder(dirname(file));
    const isWritten = await locked(file, async () => {
      if ((await readRegistryText(file)) !== before) return false;
      await writeAtomically(file, rewriting.text);
      return true;
    });
    if (isWritten) return { ...rewriting, before, isWritten };
    if (tries >= maxTries)
      throw new RegistryError(`Somebody else keeps writing ${file}, so it was left alone. Try again.`);
  }
}

async function locked<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await withRegistryLock(file, work);
  } catch (error) {
    throw error instanceof RegistryLockedError ? new RegistryError(error.message) : error;
  }
}

/**
 * The text of a registry that is to be changed; undefined when there is none. Rejects with `RegistryError` when it is there
 * and is none, or could not be written back as it is.
 */
export async function readRegistryText(file: string): Promise<string | undefined> {
  const reading = await readRegistry(file);
  if (reading.state === "missing") return undefined;
  if (reading.state === "ok") {
    if (await isUtf8File(file, reading.text)) return reading.text;
    throw new RegistryError(`The model registry is not UTF-8 (${file}). Nothing was changed. Save it as UTF-8.`);
  }
  const where = reading.state === "broken" ? ` (${file})` : "";
  throw new RegistryError(`${reading.message.replace(/\.$/, "")}${where}. Nothing was changed.`);
}
