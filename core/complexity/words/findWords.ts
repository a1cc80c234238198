import { foldWords, isUnspaced } from "../sample.ts";
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
  // By the first two characters, so that few words are tried at a place.
  const byStart = new Map<string, Entry<Name>[]>();
  for (const name of Object.keys(concepts) as Name[])
    for (const words of Object.values(concepts[name].words))
      for (const written of words.split("|")) {
        const word = foldWords(written.replace(/^\^|\*$/g, ""));
        const anyEnding = written.endsWith("*");
        const onlyFirst = written.startsWith("^");
        const entries = byStart.get(word.slice(0, 2)) ?? [];
        const known = entries.some(
          (entry) => entry.name === name && entry.word === word && entry.anyEnding === anyEnding,
        );
        if (!known) byStart.set(word.slice(0, 2), [...entries, { name, word, anyEnding, onlyFirst }]);
      }

  return (asked) => {
    const found = new Map<Name, Map<string, number>>();
    let wasWord = false;
    for (let at = 0; at < asked.length; at++) {
      const code = asked.charCodeAt(at);
      const dense = isUnspaced(code);
      const isWord = dense || isWordUnit(code);
      if (isWord && (dense || !wasWord))
        for (const { name, word, anyEnding, onlyFirst } of byStart.get(asked.slice(at, at + 2)) ?? []) {
          if (!asked.startsWith(word, at)) continue;
          const after = at + word.length;
          if (!anyEnding && !dense && after < asked.length && isWordUnit(asked.charCodeAt(after))) continue;
          if (onlyFirst && !beginsSentence(asked, at)) continue;
          const places = found.get(name) ?? new Map<string, number>();
          found.set(name, places.set(word, (places.get(word) ?? 0) + 1));
        }
      wasWord = isWord && !dense;
    }
    return new Map([...found].map(([name, places]) => [name, toMention(places)]));
  };
}

/** "data race" and "race", found at the same place, are one word. */
function toMention(places: ReadonlyMap<string, number>): Mention {
  const apart = [...places].filter(
    ([word]) => ![...places.keys()].some((other) => other !== word && other.includes(word)),
  );
  return { words: apart.length, characters: apart.reduce((sum, [word, times]) => sum + word.length * times, 0) };
}

function beginsSentence(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 2), at).trimEnd();
  return before === "" || /[.?!:;,(¿¡。？！:,]$/.test(before);
}

const otherWordUnit = /[\p{L}\p{M}\p{N}]/u;

function isWordUnit(code: number): boolean {
  if (code < 0x80)
    return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95;
  // A half of a surrogate pair: letters beyond the first plane.
  if (code >= 0xd800 && code <= 0xdfff) return true;
  return otherWordUnit.test(String.fromCharCode(code));
}
