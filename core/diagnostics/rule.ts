import type { Problem, Severity } from "../problem.ts";
import type { RegistryModel, Registry } from "../registry/registry.ts";
import type { Named, ProfileFacts } from "./facts.ts";

/** What people read about a kind of problem: its entry in docs/rules.md, which is made from these. */
export interface CodeEntry {
  /** Stable name, such as `missing-model`. Once released it keeps its meaning. */
  readonly code: string;
  readonly severity: Severity;
  /** Why it matters, in one to three sentences. */
  readonly explanation: string;
  /** Absent where no short file shows it. Both are checked against the example registry, in a file `desk.yaml`. */
  readonly example?: CodeExample;
}

export interface CodeExample {
  /** A profile with exactly this problem. */
  readonly wrong: string;
  /** The same profile without any problem. */
  readonly right: string;
}

/** One kind of problem that a profile can have although it is YAML of the right shape. */
export interface Rule extends CodeEntry {
  readonly example: CodeExample;
  /** True when its findings hold for the sound parts of broken YAML too: what it looks at cannot lie in the rest. */
  readonly alsoInBroken: boolean;
  /** What it looks at besides the profile; where that is not known, the rule is left out. */
  readonly needs?: Need;
  /** Pure. Without what it needs it finds nothing. */
  readonly find: (facts: ProfileFacts, registry: KnownRegistry | undefined) => readonly Finding[];
}

/** The registry; which of its model files are missing; or the file's name and the other profiles of its folder. */
export type Need = "registry" | "model-files" | "folder";

export interface KnownRegistry {
  readonly registry: Registry;
  /** How people call the file: its path within the workspace. */
  readonly name: string;
  /** The entries of `enabled_models` that the registry knows, and those that it does not. */
  readonly found: readonly EnabledModel[];
  readonly unknown: readonly Named[];
  /** Ids of the models that MAGI would run itself and whose file is not there. */
  readonly missingFiles?: ReadonlySet<string>;
}

export interface EnabledModel {
  /** Where the profile names it. */
  readonly entry: Named;
  readonly model: RegistryModel;
}

export type Finding = Omit<Problem, "code" | "severity">;

/** More names than these make a message longer, not clearer. */
const maxNamed = 8;

/** "`a`", "`a` and `b`", "`a`, `b` and `c`"; of many the first, and how many more there are. */
export function wordList(words: readonly string[]): string {
  const quoted = words.slice(0, maxNamed).map((word) => `\`${word}\``);
  if (words.length > maxNamed) quoted.push(`${words.length - maxNamed} more`);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1) ?? ""}`;
}
