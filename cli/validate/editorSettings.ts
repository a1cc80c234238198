import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseSeverityOverrides } from "../../core/diagnostics/severities.ts";
import type { SeverityOverrides } from "../../core/diagnostics/severities.ts";
import { isMissing, reasonOf } from "../../workspace/fileError.ts";
import { parseJsonWithComments } from "./jsonWithComments.ts";

const setting = "magi.diagnostics.severity";
/** Nobody writes longer settings by hand. */
const maxCharacters = 1_000_000;

/**
 * What the settings of the workspace say of severities, so that a terminal says what the editor says. Each file is read
 * once; what is wrong with one is said to `warn`, in a sentence, and then it says nothing.
 */
export class EditorSettings {
  readonly #isHeeded: boolean;
  readonly #warn: (message: string) => void;
  readonly #known = new Map<string, Promise<SeverityOverrides>>();

  constructor({ isHeeded, warn }: { readonly isHeeded: boolean; readonly warn: (message: string) => void }) {
    this.#isHeeded = isHeeded;
    this.#warn = warn;
  }

  /** The severities of the workspace with this folder. Never rejects. */
  severitiesOf(root: string): Promise<SeverityOverrides> {
    const known = this.#known.get(root) ?? this.#read(join(root, ".vscode", "settings.json"));
    this.#known.set(root, known);
    return known;
  }

  async #read(file: string): Promise<SeverityOverrides> {
    if (!this.#isHeeded) return new Map();
    try {
      const text = await readFile(file, "utf8");
      const data = text.length > maxCharacters ? undefined : parseJsonWithComments(text);
      if (data !== undefined) return parseSeverityOverrides(severityIn(data));
      this.#warn(`${file} is not JSON, so \`${setting}\` in it does not count.`);
    } catch (error) {
      if (!isMissing(error)) this.#warn(`${file} cannot be read: ${reasonOf(error)}.`);
    }
    return new Map();
  }
}

function severityIn(data: unknown): unknown {
  return data !== null && typeof data === "object" && setting in data ? data[setting] : undefined;
}
