import fc from "fast-check";
import { expect, it } from "vitest";
import { createWordTable, toCodes, type VisitWord } from "../../../../../core/complexity/words/wordTable.ts";

/** Few characters, so that many words begin alike; some of two to four, some longer than what is hashed, some beyond ASCII. */
const word = fc.string({ unit: fc.constantFrom("a", "b", " ", "é", "锁"), minLength: 2, maxLength: 12 });
const plainWord = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 2, maxLength: 12 });
const lists = fc.oneof(
  fc.uniqueArray(word, { maxLength: 12 }),
  fc.uniqueArray(plainWord, { maxLength: 12 }),
  fc.uniqueArray(fc.oneof(word, plainWord), { minLength: 100, maxLength: 300 }),
);
const texts = fc.array(fc.oneof(word, plainWord), { maxLength: 8 });

it("says of each place which words begin there, and where they end", () => {
  let codes: Uint16Array = new Uint16Array(0);
  fc.assert(
    fc.property(lists, texts, (words, pieces) => {
      const table = createWordTable(words);
      // Some of the words themselves, so that long ones are met as well.
      const text = [...pieces, ...words.slice(0, 3)].join("");
      codes = toCodes(text, codes);
      for (let at = 0; at < text.length; at++) {
        const met: (readonly [number, number])[] = [];
        const beginnings = table.beginningsAt(codes, at);
        table.visitWordsAt(codes, at, beginnings, (index, from, after) => {
          expect(from).toBe(at);
          met.push([index, after]);
        });
        const wanted = words.flatMap((each, index) =>
          text.startsWith(each, at) ? [[index, at + each.length] as const] : [],
        );
        expect(met.toSorted(([a], [b]) => a - b)).toEqual(wanted);
      }
    }),
    { numRuns: 300, seed: 7 },
  );
});

it("keeps a word that is there twice apart", () => {
  const met: number[] = [];
  visit(["lock", "lock"], toCodes("locks", new Uint16Array(0)), 0, (index) => met.push(index));
  expect(met).toEqual([0, 1]);
});

it("tells most places where no word begins at one look", () => {
  const consonants = Array.from("bcdfghjklmnpqrstvwxz");
  const made = (vowel: string): readonly string[] =>
    consonants.flatMap((a) => consonants.flatMap((b) => consonants.map((c) => `${a}${vowel}${b}${vowel}${c}`)));
  const table = createWordTable(made("a"));
  const others = made("e").filter((text) => table.beginningsAt(toCodes(text, new Uint16Array(0)), 0) !== 0);
  expect(others.length / made("e").length).toBeLessThan(0.3);
});

it("sees nothing of a longer text in which it looked before", () => {
  const codes = toCodes("a longer text with a deadlock", new Uint16Array(0));
  const text = toCodes("a longer text with a dead", codes);
  expect(text).toBe(codes);
  const met: number[] = [];
  visit(["deadlock"], text, 21, (index) => met.push(index));
  expect(met).toEqual([]);
});

function visit(words: readonly string[], codes: Uint16Array, at: number, visitWord: VisitWord): void {
  const table = createWordTable(words);
  table.visitWordsAt(codes, at, table.beginningsAt(codes, at), visitWord);
}
