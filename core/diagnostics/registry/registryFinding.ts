import type { Severity } from "../../problem.ts";

/** What is known of the registry besides its text. */
export interface RegistryFacts {
  /** Ids of the models that only their file could answer for, and whose file is not there. */
  readonly missingFiles?: ReadonlySet<string>;
  /** The names of the profiles that enable each model. */
  readonly enabledBy?: ReadonlyMap<string, readonly string[]>;
}

/** Something wrong in the registry, by where it is in the data. */
export interface RegistryFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly path: Path;
  /** Whether the key is marked, or its value; a value that is not there stands for the entry around it. */
  readonly at: "key" | "value";
  readonly related?: { readonly message: string; readonly path: Path };
}

/** Keys and positions from the root of the file. */
export type Path = readonly (string | number)[];
