import { isScalar } from "yaml";
import type { Alias, Node } from "yaml";
import type { Problem } from "../problem.ts";
import { toPlainValue } from "./plainValue.ts";
import { rangeOfNode, readYaml } from "./readYaml.ts";
import { readSections } from "./sections.ts";
import type { SectionMemory } from "./sections.ts";
import type { SourceMap } from "./sourceMap.ts";

/** A YAML text as plain data. */
export interface PlainYaml {
  /** False when the text is too large or too deep to be read. */
  readonly isReadable: boolean;
  readonly value: unknown;
  readonly source: SourceMap;
  /** What is wrong with the YAML, in the order of the text. */
  readonly problems: readonly Problem[];
}

const nowhere: SourceMap = { value: () => undefined, key: () => undefined, isInScalar: () => false };

/**
 * Reads the first document of a text. Never throws. With a memory, the sections that stood in the text before are not
 * read again: a key typed in one costs what that one costs.
 */
export function readPlain(text: string, memory?: SectionMemory): PlainYaml {
  const remembered = memory === undefined ? undefined : readSections(text, memory);
  if (remembered !== undefined) return { isReadable: true, ...remembered };
  const { document, problems } = readYaml(text);
  if (document === undefined) return { isReadable: false, value: undefined, source: nowhere, problems };
  const { value, source, tooLarge, unresolved, refusedKeys } = toPlainValue(document);
  const found = [
    ...problems,
    ...unresolved.map(aliasProblem),
    ...[...refusedKeys].map(refusedKeyProblem),
    ...(tooLarge ? [tooLargeProblem] : []),
  ];
  return { isReadable: true, value, source, problems: found.sort((a, b) => a.range.start - b.range.start) };
}

const tooLargeProblem: Problem = {
  code: "too-large",
  severity: "error",
  message: "The aliases of this file unfold into too many values; MAGI does not follow them all.",
  range: { start: 0, end: 0 },
};

/** Such a key is not in the value, so that nobody else can miss it. */
function refusedKeyProblem(key: Node): Problem {
  return {
    code: "unknown-field",
    severity: "warning",
    message: isScalar(key)
      ? "MAGI does not know the key `__proto__` here; it changes nothing."
      : "A key is a word, which this is not; it changes nothing. A closing bracket may be missing before it.",
    range: rangeOfNode(key) ?? { start: 0, end: 0 },
  };
}

function aliasProblem(alias: Alias): Problem {
  return {
    code: "yaml-syntax",
    severity: "error",
    message: `The alias \`*${alias.source}\` has no anchor \`&${alias.source}\` before it.`,
    range: rangeOfNode(alias) ?? { start: 0, end: 0 },
  };
}
