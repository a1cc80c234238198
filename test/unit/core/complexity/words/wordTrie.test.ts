import fc from "fast-check";
import { expect, it } from "vitest";
import { createWordTrie } from "../../../../../core/complexity/words/wordTrie.ts";

/** Few characters, so that many words begin alike; some of two, three and four, some beyond ASCII. */
const word = fc.string({ unit: fc.constantFrom("a", "b", " ", "é", "锁"), minLength: 2, maxLength: 7 });

it("says of each place which words begin there, and where they end", () => {
  fc.assert(
    fc.property(fc.uniqueArray(word, { maxLength: 12 }), fc.array(word, { maxLength: 8 }), (words, texts) => {
      const trie = createWordTrie(words);
      const text = texts.join("");
      for (let at = 0; at < text.length; at++) {
        const met: (readonly [number, number])[] = [];
        trie.visitWordsAt(text, at, (index, from, after) => {
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
  createWordTrie(["lock", "lock"]).visitWordsAt("locks", 0, (index) => met.push(index));
  expect(met).toEqual([0, 1]);
});
