import { readFile } from "node:fs/promises";
import type { DiagnoseOptions, RegistryView } from "../../core/diagnostics/diagnose.ts";
import { fixAll } from "../../core/fixes/fixAll.ts";
import { reasonOf } from "../../workspace/fileError.ts";
import { stemOf } from "../../workspace/locateWorkspace.ts";
import { writeAtomically } from "../../workspace/writeAtomically.ts";

export type Fixing =
  | { readonly state: "ok"; readonly text: string; readonly titles: readonly string[] }
  | { readonly state: "failed"; readonly message: string };

/** Applies the safe fixes to a file, which is written only when they change it. Never throws. */
export async function fixFile(
  file: string,
  text: string,
  given: { readonly view: RegistryView; readonly diagnosing: DiagnoseOptions },
): Promise<Fixing> {
  const fixed = fixAll(text, { stem: stemOf(file), ...given });
  if (fixed.text === text) return { state: "ok", text, titles: [] };
  try {
    // Letters of another encoding were read as something else, which must not be written back.
    if (!(await readFile(file)).equals(Buffer.from(text)))
      return { state: "failed", message: `${file} was not fixed: it is not UTF-8, or was changed meanwhile.` };
    await writeAtomically(file, fixed.text);
  } catch (error) {
    return { state: "failed", message: `${file} was not fixed: it cannot be written (${reasonOf(error)}).` };
  }
  return { state: "ok", text: fixed.text, titles: fixed.applied.map(({ title }) => title) };
}
