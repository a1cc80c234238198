import type { Problem } from "../../core/problem.ts";
import { parseRegistry } from "../../core/registry/parseRegistry.ts";
import type { Registry } from "../../core/registry/registry.ts";
import { isMissing, reasonOf } from "../fileError.ts";
import { readTextFile } from "../readTextFile.ts";

export type RegistryReading =
  | {
      readonly state: "ok";
      readonly registry: Registry;
      readonly problems: readonly Problem[];
      readonly text: string;
    }
  | {
      readonly state: "missing" | "unreadable" | "broken";
      /** One or two sentences: what is wrong and what to do. */
      readonly message: string;
      readonly problems: readonly Problem[];
      /** Only of a file that is there. */
      readonly text?: string;
    };

/** What is said where a registry can be read no longer, and what it said before still counts. */
export function lastGoodStays(message: string): string {
  return `${message.replace(noModelKnown, ".")} The last good registry stays in use.`;
}

const noModelKnown = ", so no model is known.";

/** Reads the model registry. Never throws. */
export async function readRegistry(file: string): Promise<RegistryReading> {
  let text: string;
  try {
    text = await readTextFile(file);
  } catch (error) {
    if (isMissing(error))
      return {
        state: "missing",
        message: `There is no model registry at ${file}${noModelKnown}`,
        problems: [],
      };
    return {
      state: "unreadable",
      message: `The model registry ${file} cannot be read: ${reasonOf(error)}.`,
      problems: [],
    };
  }
  const { registry, problems } = parseRegistry(text);
  if (registry === undefined)
    return { state: "broken", message: problems[0]?.message ?? "The model registry cannot be read.", problems, text };
  return { state: "ok", registry, problems, text };
}
