import { dense, inWord, kindOf, noWord, type CharacterKind } from "../characters.ts";
import { foldWords } from "../sample.ts";
import type { Concept } from "./concept.ts";

interface Entry<Name extends string> {
  readonly name: Name;
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

/** Which of the concepts are spoken of. */
export type Found<Name extends string> = ReadonlyMap<Name, Mention>;

/** Makes a function that finds the words of all concepts in one walk over a text that `foldWords` wrote. */
export function createWordFinder<Name extends string>(
  concepts: Readonly<Record<Name, Pick<Concept, "words">>>,
): (asked: string) => Found<Name> {
  const entries = createEntries(concepts);
  const ofLength = (from: number, to: number, characters: number): Places<Name> =>
    placesOf(
      entries.filter(({ word }) => word.length >= from && word.length < to),
      characters,
    );
  const tables = [
    { characters: 2, places: ofLength(2, 3, 2) },
    { characters: 3, places: ofLength(3, 5, 3) },
    { characters: 5, places: ofLength(5, Infinity, 5) },
  ] as const;

  return (asked) => {
    const times = new Map<Entry<Name>, number>();
    const tryAt = (at: number, kind: CharacterKind, candidates: readonly Entry<Name>[] | undefined): void => {
      if (candidates === undefined) return;
      for (const entry of candidates) {
        const { word, anyEnding, onlyFirst } = entry;
        if (!asked.startsWith(word, at)) continue;
        const after = at + word.length;
        if (!anyEnding && kind !== dense && after < asked.length && kindOf(asked.charCodeAt(after)) === inWord)
          continue;
        if (onlyFirst && !beginsSentence(asked, at)) continue;
        times.set(entry, (times.get(entry) ?? 0) + 1);
      }
    };
    let before: CharacterKind = noWord;
    for (let at = 0; at < asked.length; at++) {
      const kind = kindOf(asked.charCodeAt(at));
      if (kind === dense || (kind === inWord && before !== inWord)) {
        for (const { characters, places } of tables) tryAt(at, kind, places[hashAt(asked, at, characters)]);
      }
      before = kind;
    }
    return toFound(times);
  };
}

function toFound<Name extends string>(times: ReadonlyMap<Entry<Name>, number>): Found<Name> {
  const byName = new Map<Name, Map<string, number>>();
  for (const [{ name, word }, count] of times) {
    const words = byName.get(name) ?? new Map<string, number>();
    byName.set(name, words.set(word, Math.max(count, words.get(word) ?? 0)));
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
    for (const word of written)
      entries.push({
        name,
        word: foldWords(word.replace(/^\^|\*$/g, "")),
        anyEnding: word.endsWith("*"),
        onlyFirst: word.startsWith("^"),
      });
  }
  return entries;
}

/** Where to look by a hash of the first characters, so that few words are tried at a place. A power of two. */
const placeCount = 8_192;

type Places<Name extends string> = readonly (readonly Entry<Name>[] | undefined)[];

function placesOf<Name extends string>(entries: readonly Entry<Name>[], characters: number): Places<Name> {
  const places = new Array<Entry<Name>[] | undefined>(placeCount).fill(undefined);
  for (const entry of entries) {
    const place = hashAt(entry.word, 0, characters);
    const others = places[place];
    if (others === undefined) places[place] = [entry];
    else others.push(entry);
  }
  return places;
}

function hashAt(text: string, at: number, characters: number): number {
  let hash = 0;
  // Beyond the end there is NaN, which counts as 0 here.
  for (let place = at; place < at + characters; place++) hash = (Math.imul(hash, 31) + text.charCodeAt(place)) | 0;
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
