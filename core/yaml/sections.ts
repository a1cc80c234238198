import { isMap, isScalar } from "yaml";
import type { Problem, TextRange } from "../problem.ts";
import { toPlainValue } from "./plainValue.ts";
import { limits, readYaml } from "./readYaml.ts";
import type { Path, SourceMap } from "./sourceMap.ts";

/** One key at the left margin with all that belongs to it, read by itself. Ranges count from where it begins. */
interface Section {
  readonly key: string;
  readonly value: unknown;
  readonly source: SourceMap;
  readonly problems: readonly Problem[];
}

/** The sections of a text that was read before, by their own text; `undefined` for one that cannot be read by itself. */
export class SectionMemory {
  sections: ReadonlyMap<string, Section | undefined> = new Map();
}

export interface SectionReading {
  readonly value: unknown;
  readonly source: SourceMap;
  readonly problems: readonly Problem[];
}

interface Placed {
  readonly section: Section;
  readonly offset: number;
}

/**
 * Reads a text key by key, those that `memory` has not seen only. `undefined` where that could differ from reading the
 * whole: with mistakes, aliases, several documents, or anything at the left margin but plain keys.
 */
export function readSections(text: string, memory: SectionMemory): SectionReading | undefined {
  const starts = startsOfSections(text);
  if (starts === undefined) return undefined;
  const known = new Map<string, Section | undefined>();
  const placed = new Map<string, Placed>();
  let areSound = true;
  for (const [index, offset] of starts.entries()) {
    const own = text.slice(offset, starts[index + 1] ?? text.length);
    const section = memory.sections.has(own) ? memory.sections.get(own) : readSection(own);
    known.set(own, section);
    if (section === undefined || placed.has(section.key)) {
      areSound = false;
      break;
    }
    placed.set(section.key, { section, offset });
  }
  memory.sections = known;
  if (!areSound) return undefined;
  const sections = [...placed.values()];
  return {
    value: Object.fromEntries(sections.map(({ section }) => [section.key, section.value])),
    source: new SectionedSource(placed),
    problems: sections.flatMap(({ section, offset }) => section.problems.map((problem) => moved(problem, offset))),
  };
}

/** Where the keys at the left margin begin; the first section holds what stands above it. */
function startsOfSections(text: string): readonly number[] | undefined {
  if (text.length > limits.maxCharacters) return undefined;
  const starts: number[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const first = text.charCodeAt(at);
    if (isLetter(first)) {
      plainKey.lastIndex = at;
      if (!plainKey.test(text)) return undefined;
      starts.push(starts.length === 0 ? 0 : at);
      if (starts.length > maxSections) return undefined;
    } else if (first === dash) {
      // The list of the key above; three dashes begin another document.
      if (starts.length === 0 || !/[ \r\n]/.test(text.charAt(at + 1))) return undefined;
    } else if (first !== space && first !== hash && first !== lineFeed && first !== carriageReturn) return undefined;
    const lineBreak = text.indexOf("\n", at);
    if (lineBreak < 0) break;
    at = lineBreak + 1;
  }
  return starts.length === 0 ? undefined : starts;
}

/** A profile has eight. Beyond this, beginning the parser anew for each costs more than it saves. */
const maxSections = 40;

const plainKey = /[A-Za-z_][\w-]*:(?=[ \r\n]|$)/y;
const [space, hash, dash, lineFeed, carriageReturn] = [0x20, 0x23, 0x2d, 0x0a, 0x0d];

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;
}

function readSection(text: string): Section | undefined {
  const { document, problems } = readYaml(text);
  const root = document?.contents;
  // What is wrong here may be right as part of the whole, and the other way round.
  if (document === undefined || !isMap(root) || problems.some(({ code }) => code !== "duplicate-key")) return undefined;
  const [pair, ...others] = root.items;
  if (pair === undefined || others.length > 0 || !isScalar(pair.key) || typeof pair.key.value !== "string")
    return undefined;
  const { value, source, tooLarge, aliases, refusedKeys } = toPlainValue(document);
  const key = pair.key.value;
  if (
    tooLarge ||
    aliases > 0 ||
    refusedKeys.size > 0 ||
    value === null ||
    typeof value !== "object" ||
    !Object.hasOwn(value, key)
  )
    return undefined;
  return { key, value: (value as Readonly<Record<string, unknown>>)[key], source, problems }; // It has that key.
}

/** Finds the section of a path by its first key, and the place within. */
class SectionedSource implements SourceMap {
  readonly #sections: ReadonlyMap<string, Placed>;

  constructor(sections: ReadonlyMap<string, Placed>) {
    this.#sections = sections;
  }

  value(path: Path): TextRange | undefined {
    if (path.length > 0) return this.#find(path, (source) => source.value(path));
    const all = [...this.#sections.values()];
    const [first, last] = [all[0], all.at(-1)].map((one) => one && shifted(one.section.source.value([]), one.offset));
    return first && last && { start: first.start, end: last.end };
  }

  key(path: Path): TextRange | undefined {
    return this.#find(path, (source) => source.key(path));
  }

  isInScalar(offset: number): boolean {
    const section = [...this.#sections.values()].findLast((one) => one.offset <= offset);
    return section?.section.source.isInScalar(offset - section.offset) === true;
  }

  #find(path: Path, place: (source: SourceMap) => TextRange | undefined): TextRange | undefined {
    const found = this.#sections.get(String(path[0]));
    return found && shifted(place(found.section.source), found.offset);
  }
}

function shifted(range: TextRange | undefined, offset: number): TextRange | undefined {
  return range && { start: range.start + offset, end: range.end + offset };
}

function moved(problem: Problem, offset: number): Problem {
  const by = ({ start, end }: TextRange): TextRange => ({ start: start + offset, end: end + offset });
  const related = problem.related?.map(({ message, range }) => ({ message, range: by(range) }));
  return { ...problem, range: by(problem.range), ...(related !== undefined && { related }) };
}
