import { assertNever } from "../assertNever.ts";
import type { ParsedProfile } from "../profile/parseProfile.ts";
import { doOverlap } from "../problem.ts";
import type { Problem, Severity, TextRange } from "../problem.ts";
import type { Registry } from "../registry/registry.ts";
import { withoutEchoes } from "../yaml/yamlProblem.ts";
import { profileCodes } from "./codes.ts";
import { factsOf } from "./facts.ts";
import type { Named, ProfileFacts } from "./facts.ts";
import { withoutIgnored } from "./ignores.ts";
import { parsedCodes } from "./parsedCodes.ts";
import type { EnabledModel, KnownRegistry, Rule } from "./rule.ts";
import { rules } from "./rules.ts";
import { withSeverities } from "./severities.ts";
import type { SeverityOverrides } from "./severities.ts";
import type { ProfileSurroundings } from "./surroundings.ts";

/** The registry as far as it is known. */
export interface RegistryView {
  /** The last one that could be read; undefined when there was none yet. */
  readonly registry: Registry | undefined;
  /** How people call the file: its path within the workspace. */
  readonly name: string;
  /** Ids of the models that only their file could answer for, and whose file is not there; absent when nobody has looked. */
  readonly missingFiles?: ReadonlySet<string>;
  /** Why there is none, in one or two sentences. */
  readonly trouble?: { readonly severity: Severity; readonly message: string };
}

export interface DiagnoseOptions {
  /** What the user says of the severity of each code. */
  readonly severity?: SeverityOverrides;
  /** Absent for a text that is no file of a profiles folder. */
  readonly surroundings?: ProfileSurroundings;
}

/**
 * Everything that is wrong in a profile: what parsing found, and what the rules say, in the order of the text, without
 * what its author has silenced.
 */
export function diagnose(
  parsed: ParsedProfile,
  view: RegistryView,
  { severity, surroundings }: DiagnoseOptions = {},
): readonly Problem[] {
  const facts = factsOf(parsed, surroundings);
  const isBroken = parsed.problems.some(({ code }) => brokenCodes.has(code));
  const known = view.registry === undefined ? undefined : knownRegistry(view.registry, view, facts);
  const isTabbed = parsed.problems.some(({ code }) => code === "tabs");
  const used = rules.filter(
    (rule) => !isTabbed && (!isBroken || rule.alsoInBroken) && hasWhatItNeeds(rule, known, surroundings),
  );
  const mistakes = parsed.problems.filter(({ code, severity }) => code === "yaml-syntax" && severity === "error");
  const found = used
    .flatMap(({ code, severity, find }) => find(facts, known).map((finding) => ({ code, severity, ...finding })))
    // What the parser stumbled over is not the text that was meant.
    .filter(({ range }) => !mistakes.some((mistake) => doOverlap(mistake.range, range)));
  const replaced = new Set(found.filter(({ code }) => code === "not-infinity").map(({ range }) => range.start));
  const problems = withoutEchoes(parsed.problems, parsed.text).filter(
    ({ code, range }) => code !== "schema" || !replaced.has(range.start),
  );
  const all = eachOnce(
    [...registryTrouble(parsed, view), ...problems, ...found].sort((a, b) => a.range.start - b.range.start),
  );
  const lookedFor = new Set(isBroken ? [] : [...used, ...parsedCodes].map(({ code }) => code));
  const heard = withoutIgnored(all, parsed, { codes: profileCodes, lookedFor });
  return severity === undefined ? heard : withSeverities(heard, severity);
}

/**
 * Problems after which parts of the file may have been read as something else. After a tab that is all of it: lines run
 * into one another, and names come out of it that nobody wrote.
 */
const brokenCodes: ReadonlySet<string> = new Set(["yaml-syntax", "tabs", "too-deep", "too-large"]);

/** An empty range stands for its line. */
const firstLine: TextRange = { start: 0, end: 0 };

/** What aliases and merge keys bring in several times is wrong at one place. `sorted` is in the order of the text. */
function eachOnce(sorted: readonly Problem[]): readonly Problem[] {
  let here: Problem[] = [];
  return sorted.filter((problem) => {
    if (here[0]?.range.start !== problem.range.start) here = [];
    if (here.some(({ code, message }) => code === problem.code && message === problem.message)) return false;
    here.push(problem);
    return true;
  });
}

function hasWhatItNeeds(
  { needs }: Rule,
  known: KnownRegistry | undefined,
  surroundings: ProfileSurroundings | undefined,
): boolean {
  switch (needs) {
    case "registry":
      return known !== undefined;
    case "model-files":
      return known?.missingFiles !== undefined;
    case "folder":
      return surroundings !== undefined;
    case undefined:
      return true;
    default:
      return assertNever(needs);
  }
}

/** The enabled models are looked up once for all rules. */
function knownRegistry(registry: Registry, view: RegistryView, { models }: ProfileFacts): KnownRegistry {
  const found: EnabledModel[] = [];
  const unknown: Named[] = [];
  for (const entry of models) {
    const model = registry.models.get(entry.name);
    if (model === undefined) unknown.push(entry);
    else found.push({ entry, model });
  }
  return { ...view, registry, found, unknown };
}

/** Without any registry one sentence says so, instead of every model being missing. */
function registryTrouble(parsed: ParsedProfile, view: RegistryView): readonly Problem[] {
  if (view.registry !== undefined || view.trouble === undefined) return [];
  return [{ code: "no-registry", ...view.trouble, range: parsed.source.key(["enabled_models"]) ?? firstLine }];
}
