import { dense, inWord, kindOf, noWord, type CharacterKind } from "../characters.ts";
import { foldWords } from "../sample.ts";
import type { Concept } from "./concept.ts";
import { createWordTrie, type VisitWord } from "./wordTrie.ts";

interface Entry {
  /** Its place among all. */
  readonly index: number;
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

/** Which of the concepts are spoken of. */
export type Found<Name extends string> = ReadonlyMap<Name, Mention>;

/** Makes a function that finds the words of all concepts in one walk over a text that `foldWords` wrote. */
export function createWordFinder<Name extends string>(
  concepts: Readonly<Record<Name, Pick<Concept, "words">>>,
): (asked: string) => Found<Name> {
  const names = Object.keys(concepts) as Name[];
  const entries = createEntries(names.map((name) => concepts[name]));
  const trie = createWordTrie(entries.map(({ word }) => word));
  // What was found of each concept and how often: emptied after each text.
  const metOf: readonly Entry[][] = names.map(() => []);
  const metConcepts: number[] = [];
  const times = new Int32Array(entries.length);

  const note = (entry: Entry): void => {
    const count = times[entry.index] ?? 0;
    times[entry.index] = count + 1;
    if (count > 0) return;
    const met = metOf[entry.concept];
    if (met?.push(entry) === 1) metConcepts.push(entry.concept);
  };

  let asked = "";
  let isDense = false;
  const visit: VisitWord = (word, at, after) => {
    const entry = entries[word];
    if (entry === undefined) return;
    if (!entry.anyEnding && !isDense && after < asked.length && kindOf(asked.charCodeAt(after)) === inWord) return;
    if (!entry.onlyFirst || beginsSentence(asked, at)) note(entry);
  };

  return (text) => {
    asked = text;
    let before: CharacterKind = noWord;
    for (let at = 0; at < text.length; at++) {
      const kind = kindOf(text.charCodeAt(at));
      if (kind === dense || (kind === inWord && before !== inWord)) {
        isDense = kind === dense;
        trie.visitWordsAt(text, at, visit);
      }
      before = kind;
    }
    const found = new Map<Name, Mention>();
    for (const concept of metConcepts) {
      const [name, met] = [names[concept], metOf[concept]];
      if (name === undefined || met === undefined) continue;
      found.set(name, toMention(met, times));
      for (const { index } of met) times[index] = 0;
      met.length = 0;
    }
    metConcepts.length = 0;
    return found;
  };
}

function createEntries(concepts: readonly Pick<Concept, "words">[]): readonly Entry[] {
  const entries: Entry[] = [];
  concepts.forEach(({ words }, concept) => {
    // Neighbouring languages share words.
    const written = new Set(Object.values(words).flatMap((each) => each.split("|")));
    for (const word of written)
      entries.push({
        index: entries.length,
        concept,
        word: foldWords(word.replace(/^\^|\*$/g, "")),
        anyEnding: word.endsWith("*"),
        onlyFirst: word.startsWith("^"),
      });
  });
  return entries;
}

/** "data race" and "race", found at the same place, are one word. */
function toMention(met: readonly Entry[], times: Int32Array): Mention {
  let words = 0;
  let characters = 0;
  for (const entry of met) {
    if (met.length > 1 && met.some((other) => hides(other, entry, times))) continue;
    words++;
    characters += entry.word.length * (times[entry.index] ?? 0);
  }
  return { words, characters };
}

/** A longer word hides one within it; of two ways of writing the same one ("sum", "sum*"), the one found more often counts. */
function hides(other: Entry, entry: Entry, times: Int32Array): boolean {
  if (other.word.length < entry.word.length || other === entry) return false;
  if (other.word !== entry.word) return other.word.includes(entry.word);
  const [more, own] = [times[other.index] ?? 0, times[entry.index] ?? 0];
  return more > own || (more === own && other.index < entry.index);
}

function beginsSentence(text: string, at: number): boolean {
  const before = at > 0 && text.charCodeAt(at - 1) === 32 ? at - 2 : at - 1;
  return before < 0 || ".?!:;,(¿¡。？！:,".includes(text.charAt(before));
}
