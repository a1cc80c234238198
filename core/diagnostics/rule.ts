import type { Problem, Severity } from "../problem.ts";
import type { Registry } from "../registry/registry.ts";
import type { ProfileFacts } from "./facts.ts";

/** One kind of problem that a profile can have although it is YAML of the right shape. */
export interface Rule {
  /** The problem's code. Once released it keeps its meaning. */
  readonly code: string;
  readonly severity: Severity;
  /** True when its findings hold for the sound parts of broken YAML too: what it looks at cannot lie in the rest. */
  readonly alsoInBroken: boolean;
  /** Pure. Without a registry, a rule that asks for one finds nothing. */
  readonly find: (facts: ProfileFacts, registry: KnownRegistry | undefined) => readonly Finding[];
}

export interface KnownRegistry {
  readonly registry: Registry;
  /** How people call the file: its path within the workspace. */
  readonly name: string;
}

export type Finding = Omit<Problem, "code" | "severity">;

/** "`a`", "`a` and `b`", "`a`, `b` and `c`". */
export function wordList(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1) ?? ""}`;
}
