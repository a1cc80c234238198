import { parseSeverityOverrides } from "../../core/diagnostics/severities.ts";
import type { SeverityOverrides } from "../../core/diagnostics/severities.ts";
import { readEditorSettings } from "../editorSettings.ts";

const setting = "magi.diagnostics.severity";

/**
 * What the settings of the workspace say of severities, so that a terminal says what the editor says. Each file is read
 * once; what is wrong with one is said to `warn`, in a sentence, and then it says nothing.
 */
export class SeveritySettings {
  readonly #isHeeded: boolean;
  readonly #warn: (message: string) => void;
  readonly #known = new Map<string, Promise<SeverityOverrides>>();

  constructor({ isHeeded, warn }: { readonly isHeeded: boolean; readonly warn: (message: string) => void }) {
    this.#isHeeded = isHeeded;
    this.#warn = warn;
  }

  /** The severities of the workspace with this folder. Never rejects. */
  severitiesOf(root: string): Promise<SeverityOverrides> {
    const known = this.#known.get(root) ?? this.#read(root);
    this.#known.set(root, known);
    return known;
  }

  async #read(root: string): Promise<SeverityOverrides> {
    if (!this.#isHeeded) return new Map();
    const settings = await readEditorSettings(root);
    if (settings.state === "ok") return parseSeverityOverrides(settings.values[setting]);
    this.#warn(`${settings.problem}, so \`${setting}\` in it does not count.`);
    return new Map();
  }
}
