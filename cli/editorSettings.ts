import { join } from "node:path";
import { asRecord } from "../core/record.ts";
import { isMissing, reasonOf } from "../workspace/fileError.ts";
import { readTextFile } from "../workspace/readTextFile.ts";
import { parseJsonWithComments } from "./jsonWithComments.ts";

/** Nobody writes longer settings by hand. */
const maxCharacters = 1_000_000;

/** VS Code's settings of a workspace folder, by full name; none when there is no such file. */
export type EditorSettings =
  | { readonly state: "ok"; readonly values: Readonly<Record<string, unknown>> }
  /** `problem` is a sentence without its full stop. */
  | { readonly state: "unusable"; readonly problem: string };

/** Reads `.vscode/settings.json` of the folder. Never rejects. */
export async function readEditorSettings(root: string): Promise<EditorSettings> {
  const file = join(root, ".vscode", "settings.json");
  try {
    const text = await readTextFile(file);
    const data = text.length > maxCharacters ? undefined : parseJsonWithComments(text);
    if (data === undefined) return { state: "unusable", problem: `${file} is not JSON` };
    return { state: "ok", values: asRecord(data) };
  } catch (error) {
    if (isMissing(error)) return { state: "ok", values: {} };
    return { state: "unusable", problem: `${file} cannot be read: ${reasonOf(error)}` };
  }
}
