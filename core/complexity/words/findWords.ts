import { dense, inWord, kindOf, noWord, type CharacterKind } from "../characters.ts";
import { foldWords } from "../sample.ts";
import type { Concept } from "./concept.ts";

interface Entry<Name extends string> {
  /** Its place among all. */
  readonly index: number;
  readonly name: Name;
  readonly word: string;
  /** Of its first 2, 3 or 5 characters, by its length. */
  readonly hash: number;
  readonly anyEnding: boolean;
  readonly onlyFirst: boolean;
}

export interface Mention {
  /** How many different words say it. */
  readonly words: number;
  /** How many characters of the text they take. */
  readonly characters: number;
}

/** Which of the concepts are spoken of. */
export type Found<Name extends string> = ReadonlyMap<Name, Mention>;

/** Makes a function that finds the words of all concepts in one walk over a text that `foldWords` wrote. */
export function createWordFinder<Name extends string>(
  concepts: Readonly<Record<Name, Pick<Concept, "words">>>,
): (asked: string) => Found<Name> {
  const entries = createEntries(concepts);
  const ofLength = (from: number, to: number): Places<Name> =>
    placesOf(entries.filter(({ word }) => word.length >= from && word.length < to));
  const [two, three, five] = [ofLength(2, 3), ofLength(3, 5), ofLength(5, Infinity)];
  // How often each was found, and which: set back after each text.
  const times = new Int32Array(entries.length);
  const met: Entry<Name>[] = [];

  return (asked) => {
    const tryAt = (at: number, kind: CharacterKind, hash: number, places: Places<Name>): void => {
      const candidates = places[placeOf(hash)];
      if (candidates === undefined) return;
      for (const entry of candidates) {
        if (entry.hash !== hash || !asked.startsWith(entry.word, at)) continue;
        const after = at + entry.word.length;
        if (!entry.anyEnding && kind !== dense && after < asked.length && kindOf(asked.charCodeAt(after)) === inWord)
          continue;
        if (entry.onlyFirst && !beginsSentence(asked, at)) continue;
        if (times[entry.index] === 0) met.push(entry);
        times[entry.index] = (times[entry.index] ?? 0) + 1;
      }
    };
    let before: CharacterKind = noWord;
    for (let at = 0; at < asked.length; at++) {
      const kind = kindOf(asked.charCodeAt(at));
      if (kind === dense || (kind === inWord && before !== inWord)) {
        const ofTwo = addTo(addTo(0, asked, at), asked, at + 1);
        const ofThree = addTo(ofTwo, asked, at + 2);
        tryAt(at, kind, ofTwo, two);
        tryAt(at, kind, ofThree, three);
        tryAt(at, kind, addTo(addTo(ofThree, asked, at + 3), asked, at + 4), five);
      }
      before = kind;
    }
    const found = toFound(met, times);
    for (const { index } of met) times[index] = 0;
    met.length = 0;
    return found;
  };
}

function toFound<Name extends string>(met: readonly Entry<Name>[], times: Int32Array): Found<Name> {
  const byName = new Map<Name, Map<string, number>>();
  for (const { name, word, index } of met) {
    const words = byName.get(name) ?? new Map<string, number>();
    byName.set(name, words.set(word, Math.max(times[index] ?? 0, words.get(word) ?? 0)));
  }
  return new Map([...byName].map(([name, words]) => [name, toMention(words)]));
}

function createEntries<Name extends string>(
  concepts: Readonly<Record<Name, Pick<Concept, "words">>>,
): readonly Entry<Name>[] {
  const entries: Entry<Name>[] = [];
  for (const name of Object.keys(concepts) as Name[]) {
    // Neighbouring languages share words.
    const written = new Set(Object.values(concepts[name].words).flatMap((words) => words.split("|")));
    for (const word of written) {
      const folded = foldWords(word.replace(/^\^|\*$/g, ""));
      entries.push({
        index: entries.length,
        name,
        word: folded,
        hash: hashOf(folded, folded.length < 3 ? 2 : folded.length < 5 ? 3 : 5),
        anyEnding: word.endsWith("*"),
        onlyFirst: word.startsWith("^"),
      });
    }
  }
  return entries;
}

/** Where to look by a hash of the first characters, so that few words are tried at a place. A power of two. */
const placeCount = 8_192;

type Places<Name extends string> = readonly (readonly Entry<Name>[] | undefined)[];

function placesOf<Name extends string>(entries: readonly Entry<Name>[]): Places<Name> {
  const places = new Array<Entry<Name>[] | undefined>(placeCount).fill(undefined);
  for (const entry of entries) {
    const place = placeOf(entry.hash);
    const others = places[place];
    if (others === undefined) places[place] = [entry];
    else others.push(entry);
  }
  return places;
}

function hashOf(text: string, characters: number): number {
  let hash = 0;
  for (let at = 0; at < characters; at++) hash = addTo(hash, text, at);
  return hash;
}

/** The hash with one more character, which beyond the end of the text counts as 0. */
function addTo(hash: number, text: string, at: number): number {
  return (Math.imul(hash, 31) + (at < text.length ? text.charCodeAt(at) : 0)) | 0;
}

function placeOf(hash: number): number {
  return (hash ^ (hash >>> 13)) & (placeCount - 1);
}

/** "data race" and "race", found at the same place, are one word. */
function toMention(places: ReadonlyMap<string, number>): Mention {
  const apart = [...places].filter(
    ([word]) => ![...places.keys()].some((other) => other !== word && other.includes(word)),
  );
  return { words: apart.length, characters: apart.reduce((sum, [word, times]) => sum + word.length * times, 0) };
}

function beginsSentence(text: string, at: number): boolean {
  const before = at > 0 && text.charCodeAt(at - 1) === 32 ? at - 2 : at - 1;
  return before < 0 || ".?!:;,(¿¡。？！:,".includes(text.charAt(before));
}
