import { dense, inWord, kindOf, noWord, type CharacterKind } from "../characters.ts";
import { foldWords } from "../sample.ts";
import type { Concept } from "./concept.ts";
import { createWordTable, toCodes, type VisitWord } from "./wordTable.ts";

interface Entry {
  /** The place of its concept among all. */
  readonly concept: number;
  readonly word: string;
  readonly anyEnding: boolean;
  readonly onlyFirst: boolean;
}

export interface Mention {
  /** How many different words say it. */
  readonly words: number;
  /** How many characters of the text they take. */
  readonly characters: number;
}

/** Which of the concepts are spoken of, in their order. */
export interface Found<Name extends string> {
  readonly names: readonly Name[];
  has(name: Name): boolean;
  get(name: Name): Mention | undefined;
}

/** A word that was met in a text, and how often; with the one of the same concept that was met before it. */
interface Met {
  readonly entry: number;
  readonly length: number;
  times: number;
  readonly before: Met | undefined;
}

/** Makes a function that finds the words of all concepts in one walk over a text that `foldWords` wrote. */
export function createWordFinder<Name extends string>(
  concepts: Readonly<Record<Name, Pick<Concept, "words">>>,
): (asked: string) => Found<Name> {
  const names = Object.keys(concepts) as Name[];
  const entries = createEntries(names.map((name) => concepts[name]));
  const words = entries.map(({ word }) => word);
  const table = createWordTable(words);
  // What is asked of a word that was found, in one number.
  const facts = Uint16Array.from(
    entries,
    ({ concept, anyEnding, onlyFirst }) =>
      concept * 4 + (anyEnding ? anyEndingBit : 0) + (onlyFirst ? onlyFirstBit : 0),
  );
  const last: (Met | undefined)[] = names.map(() => undefined);
  // Used for one text after the other.
  let codes: Uint16Array = new Uint16Array(4_096);
  let places = new Int32Array(2 * codes.length);

  const visit: VisitWord = (entry, at, after) => {
    const fact = facts[entry] ?? 0;
    if ((fact & anyEndingBit) === 0 && goesOn(codes, at, after)) return;
    if ((fact & onlyFirstBit) !== 0 && !beginsSentence(codes, at)) return;
    const concept = fact >>> 2;
    const before = last[concept];
    for (let met = before; met !== undefined; met = met.before)
      if (met.entry === entry) {
        met.times++;
        return;
      }
    last[concept] = { entry, length: after - at, times: 1, before };
  };

  /** Where words begin that may be some of ours, and which of them; how many numbers that are. */
  const gatherPlaces = (of: Uint16Array, length: number, to: Int32Array): number => {
    let count = 0;
    let before: CharacterKind = noWord;
    for (let at = 0; at < length; at++) {
      const kind = kindOf(of[at] ?? 0);
      if (kind === dense || (kind === inWord && before !== inWord)) {
        // Without a branch: the processor looks at the next places while this one comes from memory.
        const beginnings = table.beginningsAt(of, at);
        to[count] = at;
        to[count + 1] = beginnings;
        count += ((beginnings | -beginnings) >>> 31) * 2;
      }
      before = kind;
    }
    return count;
  };

  return (text) => {
    const own = (codes = toCodes(text, codes));
    if (places.length < 2 * own.length) places = new Int32Array(2 * own.length);
    const count = gatherPlaces(own, text.length, places);
    for (let place = 0; place < count; place += 2)
      table.visitWordsAt(own, places[place] ?? 0, places[place + 1] ?? 0, visit);
    const found = new Mentions<Name>();
    for (let concept = 0; concept < names.length; concept++) {
      const [name, met] = [names[concept], last[concept]];
      if (name === undefined || met === undefined) continue;
      found.add(name, toMention(met, words));
      last[concept] = undefined;
    }
    return found;
  };
}

const anyEndingBit = 1;
const onlyFirstBit = 2;

/** Few concepts are spoken of in one prompt: they are found sooner by looking at each than by hashing a name. */
class Mentions<Name extends string> implements Found<Name> {
  readonly names: Name[] = [];
  readonly #mentions: Mention[] = [];

  add(name: Name, mention: Mention): void {
    this.names.push(name);
    this.#mentions.push(mention);
  }

  has(name: Name): boolean {
    return this.get(name) !== undefined;
  }

  get(name: Name): Mention | undefined {
    for (let at = 0; at < this.names.length; at++) if (this.names[at] === name) return this.#mentions[at];
    return undefined;
  }
}

function createEntries(concepts: readonly Pick<Concept, "words">[]): readonly Entry[] {
  const entries: Entry[] = [];
  concepts.forEach(({ words }, concept) => {
    // Neighbouring languages share words.
    const written = new Set(Object.values(words).flatMap((each) => each.split("|")));
    for (const word of written)
      entries.push({
        concept,
        word: foldWords(word.replace(/^\^|\*$/g, "")),
        anyEnding: word.endsWith("*"),
        onlyFirst: word.startsWith("^"),
      });
  });
  return entries;
}

/** "data race" and "race", found at the same place, are one word. */
function toMention(last: Met, allWords: readonly string[]): Mention {
  let words = 0;
  let characters = 0;
  for (let met: Met | undefined = last; met !== undefined; met = met.before) {
    if (isHidden(met, last, allWords)) continue;
    words++;
    characters += met.length * met.times;
  }
  return { words, characters };
}

function isHidden(met: Met, last: Met, allWords: readonly string[]): boolean {
  for (let other: Met | undefined = last; other !== undefined; other = other.before)
    if (other !== met && hides(other, met, allWords)) return true;
  return false;
}

/** A longer word hides one within it; of two ways of writing the same one ("sum", "sum*"), the one found more often counts. */
function hides(other: Met, met: Met, allWords: readonly string[]): boolean {
  if (other.length < met.length) return false;
  const [longer, word] = [allWords[other.entry] ?? "", allWords[met.entry] ?? ""];
  if (longer !== word) return longer.includes(word);
  return other.times > met.times || (other.times === met.times && other.entry < met.entry);
}

/** Whether the word that was found is only the beginning of one. Scripts without spaces have no ends of words. */
function goesOn(codes: Uint16Array, at: number, after: number): boolean {
  return kindOf(codes[after] ?? 0) === inWord && kindOf(codes[at] ?? 0) !== dense;
}

function beginsSentence(codes: Uint16Array, at: number): boolean {
  const before = at > 0 && codes[at - 1] === 32 ? at - 2 : at - 1;
  return before < 0 || ".?!:;,(¿¡。？！:,".includes(String.fromCharCode(codes[before] ?? 0));
}
