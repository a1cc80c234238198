import { doOverlap } from "../problem.ts";
import type { Problem, TextRange } from "../problem.ts";
import { profileValidator } from "../schema/validators.ts";
import { toSchemaFindings } from "../schema/schemaProblem.ts";
import type { SchemaFinding } from "../schema/schemaProblem.ts";
import { findTabs } from "../yaml/findTabs.ts";
import { readPlain } from "../yaml/readPlain.ts";
import type { SectionMemory } from "../yaml/sections.ts";
import type { SourceMap } from "../yaml/sourceMap.ts";
import { withKeysInLine } from "../yaml/tooFarIn.ts";
import { withItemsInLine } from "../yaml/tooFarOut.ts";
import { toProfile } from "./toProfile.ts";
import type { Profile } from "./profile.ts";

export interface ParsedProfile {
  /** What was read. */
  readonly text: string;
  /** The best reading of the text, with defaults for what is absent or wrong. */
  readonly profile: Profile;
  /** YAML errors and schema violations in the order of the text. Rules that need the registry are in core/diagnostics. */
  readonly problems: readonly Problem[];
  /** False when the text is too large or too deep to be read. */
  readonly isReadable: boolean;
  /** The document as plain data, before defaults. */
  readonly data: unknown;
  /** Where each value and key stands. Paths are those of the file, such as `["tier_config", 0, "max_score"]`. */
  readonly source: SourceMap;
  /** True when the file says nothing at all (empty, or comments only). */
  readonly isEmpty: boolean;
}

/**
 * Reads a profile in the nested or the flat form. Never throws; `stem` is the file's name without its ending, the
 * fallback for the profile's name. With a `memory` of the text before an edit, the parts that the edit left alone are not
 * read again.
 */
export function parseProfile(text: string, stem: string, memory?: SectionMemory): ParsedProfile {
  const { isReadable, value: data, source, problems } = readPlain(text, memory);
  const isEmpty = isReadable && (data === null || data === undefined);
  const found: Problem[] = [...withPlainTabs(eachOnce(problems), text)];
  if (isEmpty && problems.length === 0) found.push(emptyProblem(text));
  // After a tab the structure is not what the person sees; one sentence at a time.
  else if (isReadable && !isEmpty && !found.some(({ code }) => code === "tabs" || code === "too-large"))
    found.push(
      ...schemaProblems(data, source, text, found).filter(
        (problem) => !found.some((other) => doOverlap(other.range, problem.range)),
      ),
    );
  found.sort((a, b) => a.range.start - b.range.start);
  const told = withItemsInLine(withKeysInLine(found, text), text);
  return { text, profile: toProfile(data, stem), problems: told, isReadable, data, source, isEmpty };
}

function emptyProblem(text: string): Problem {
  return {
    code: "empty-profile",
    severity: "warning",
    message:
      "This profile is empty, so no model would answer. Begin with `enabled_models:` and the ids of your models.",
    range: { start: 0, end: Math.max(0, text.search(/[\r\n]|$/)) },
  };
}

/**
 * A tab makes the parser stumble over all that follows, and what it makes of the rest is not what the person sees: one
 * sentence at the first tab that it stumbled over is all that is said then.
 */
function withPlainTabs(problems: readonly Problem[], text: string): readonly Problem[] {
  const mistakes = problems.filter(({ code, severity }) => severity === "error" && mistakeCodes.has(code));
  if (mistakes.length === 0) return problems;
  const range = firstTab(mistakes, text) ?? mistakes.find(({ code }) => code === "tabs")?.range;
  if (range === undefined) return problems;
  return [{ code: "tabs", severity: "error", message: "YAML is indented with spaces; this is a tab.", range }];
}

const mistakeCodes: ReadonlySet<string> = new Set(["yaml-syntax", "tabs"]);

/** The first tab with a mistake on its line or the next; others are where YAML allows them. */
function firstTab(mistakes: readonly Problem[], text: string): TextRange | undefined {
  let next = 0;
  for (const tab of findTabs(text)) {
    const lineEnd = text.indexOf("\n", tab.end);
    const lineBefore = text.lastIndexOf("\n", tab.start);
    // Both are in the order of the text.
    while ((mistakes[next]?.range.start ?? Infinity) < lineBefore) next++;
    const mistake = mistakes[next];
    if (mistake === undefined) return undefined;
    if (lineEnd < 0 || mistake.range.start <= lineEnd + 1) return tab;
  }
  return undefined;
}

/** The parser says some things twice of one place. */
function eachOnce(problems: readonly Problem[]): readonly Problem[] {
  const said = new Set<string>();
  return problems.filter(({ code, message, range }) => {
    const key = `${code} ${range.start} ${message}`;
    if (said.has(key)) return false;
    said.add(key);
    return true;
  });
}

function schemaProblems(
  data: unknown,
  source: SourceMap,
  text: string,
  inYaml: readonly Problem[],
): readonly Problem[] {
  const validate = profileValidator();
  if (validate(data)) return [];
  const mistakes = inYaml.filter(({ code, severity }) => severity === "error" && mistakeCodes.has(code));
  const findings = withoutAnchorKeys(toSchemaFindings(validate.errors ?? [], data), source, text).filter(
    (finding) => !isNoModels(finding) && !isInDoubt(finding, source, text, mistakes),
  );
  return findings.map(({ code, path, message, isEmpty }) => ({
    code,
    severity: code === "unknown-field" || isEmpty ? "warning" : "error",
    message,
    range: firstLine(
      (code === "unknown-field" ? source.key(path) : placeOf(source, path, text)) ?? { start: 0, end: text.length },
      text,
    ),
  }));
}

/**
 * Without the keys at the root that hold anchors for the rest of the file, which is all that they are for: what they say
 * does change something. One that looks like a key of a profile is said all the same.
 */
function withoutAnchorKeys(
  findings: readonly SchemaFinding[],
  source: SourceMap,
  text: string,
): readonly SchemaFinding[] {
  let lastUses: ReadonlyMap<string, number> | undefined;
  return findings.filter(({ code, path, isMisspelt }) => {
    const [start, end] = [source.key(path)?.start, source.value(path)?.end];
    if (code !== "unknown-field" || isMisspelt || path.length !== 1 || start === undefined || end === undefined)
      return true;
    const anchors = text.slice(start, end).matchAll(/(?<=\s)&([^\s,[\]{}]+)/g);
    lastUses ??= new Map(Array.from(text.matchAll(/\*([^\s,[\]{}]+)/g), ({ index, 1: name = "" }) => [name, index]));
    for (const [, name = ""] of anchors) if ((lastUses.get(name) ?? 0) >= end) return false;
    return true;
  });
}

/** The one key whose default is of no use: what is missing then is a rule's to say. */
function isNoModels({ path, isEmpty }: SchemaFinding): boolean {
  return isEmpty && path.length === 1 && path[0] === "enabled_models";
}

/** What an entry seems to lack, where the parser stumbled over it or over the line below: the key may stand there. */
function isInDoubt(
  { path, lacksKey }: SchemaFinding,
  source: SourceMap,
  text: string,
  mistakes: readonly Problem[],
): boolean {
  const entry = lacksKey === true && mistakes.length > 0 ? source.value(path) : undefined;
  if (entry === undefined) return false;
  const below = /\s*[^\r\n]*/y;
  below.lastIndex = entry.end;
  const end = entry.end + (below.exec(text)?.[0].length ?? 0);
  const start = text.lastIndexOf("\n", entry.start - 1) + 1;
  return mistakes.some(({ range }) => range.start >= start && range.start <= end);
}

/** A value that is missing its own text is marked at its key, or at its dash. */
function placeOf(source: SourceMap, path: readonly (string | number)[], text: string): TextRange | undefined {
  const value = source.value(path);
  if (value === undefined || value.end > value.start) return value ?? source.key(path);
  return source.key(path) ?? dashBefore(value, text) ?? value;
}

/** More white space than this between a dash and what should follow it is not looked through. */
const longestGap = 200;

function dashBefore({ start }: TextRange, text: string): TextRange | undefined {
  const gap = /-[ \t]*$/.exec(text.slice(Math.max(0, start - longestGap), start))?.[0];
  return gap === undefined ? undefined : { start: start - gap.length, end: start - gap.length + 1 };
}

/** Only the first line of a mapping or list is marked; a whole block in red says less. */
function firstLine(range: TextRange, text: string): TextRange {
  const line = /^[^\r\n]*/.exec(text.slice(range.start, range.end))?.[0] ?? "";
  return { start: range.start, end: range.start + line.trimEnd().length };
}
