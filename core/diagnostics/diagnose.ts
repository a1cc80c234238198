import type { ParsedProfile } from "../profile/parseProfile.ts";
import type { Problem, Severity, TextRange } from "../problem.ts";
import type { Registry } from "../registry/registry.ts";
import { factsOf } from "./facts.ts";
import { rules } from "./rules.ts";

/** The registry as far as it is known. */
export interface RegistryView {
  /** The last one that could be read; undefined when there was none yet. */
  readonly registry: Registry | undefined;
  /** How people call the file: its path within the workspace. */
  readonly name: string;
  /** Why there is none, in one or two sentences. */
  readonly trouble?: { readonly severity: Severity; readonly message: string };
}

/** Everything that is wrong in a profile: what parsing found, and what the rules say, in the order of the text. */
export function diagnose(parsed: ParsedProfile, view: RegistryView): readonly Problem[] {
  const facts = factsOf(parsed);
  const isBroken = parsed.problems.some(({ code }) => brokenCodes.has(code));
  const known = view.registry === undefined ? undefined : { registry: view.registry, name: view.name };
  const found = rules
    .filter((rule) => !isBroken || rule.alsoInBroken)
    .flatMap(({ code, severity, find }) => find(facts, known).map((finding) => ({ code, severity, ...finding })));
  const replaced = new Set(found.filter(({ code }) => code === "not-infinity").map(({ range }) => range.start));
  const problems = parsed.problems.filter(({ code, range }) => code !== "schema" || !replaced.has(range.start));
  return [...registryTrouble(parsed, view), ...problems, ...found].sort((a, b) => a.range.start - b.range.start);
}

/** Problems after which parts of the file may have been read as something else. */
const brokenCodes: ReadonlySet<string> = new Set(["yaml-syntax", "tabs", "too-deep", "too-large"]);

/** An empty range stands for its line. */
const firstLine: TextRange = { start: 0, end: 0 };

/** Without any registry one sentence says so, instead of every model being missing. */
function registryTrouble(parsed: ParsedProfile, view: RegistryView): readonly Problem[] {
  if (view.registry !== undefined || view.trouble === undefined) return [];
  return [{ code: "no-registry", ...view.trouble, range: parsed.source.key(["enabled_models"]) ?? firstLine }];
}
