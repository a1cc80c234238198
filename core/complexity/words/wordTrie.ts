/** Called for a word of the list, by its place there, with where in the text it begins and ends. */
export type VisitWord = (word: number, at: number, after: number) => void;

/** A list of words by their characters, to be asked at each place of a prompt which of them begin there. */
export interface WordTrie {
  /** Words have at least two characters. */
  visitWordsAt(text: string, at: number, visit: VisitWord): void;
}

/**
 * Numbers in flat arrays, because it is asked for every word of every prompt. Most are none of ours: of what begins with
 * four ASCII characters one look says so, or where to walk on.
 */
export function createWordTrie(words: readonly string[]): WordTrie {
  const characters = words.reduce((sum, word) => sum + word.length, 0);
  const nodes = createTable(characters);
  const fours = createTable(words.length);
  const shorter = new Uint8Array(0x4000);
  // Characters get small numbers, so that a node and a character together are one key. 0 is none.
  const numbers = new Uint16Array(0x10000);
  const ends: (number[] | undefined)[] = [undefined, undefined];
  let numbered = 0;

  words.forEach((word, index) => {
    let node = root;
    for (let at = 0; at < word.length; at++) {
      const code = word.charCodeAt(at);
      if (numbers[code] === 0) numbers[code] = ++numbered;
      const key = keyOf(node, numbers[code] ?? 0);
      node = nodes.get(key);
      if (node === 0) {
        node = ends.push(undefined) - 1;
        nodes.set(key, node);
      }
      if (at === 3 && fourCharacters(word, 0) !== notAscii) fours.set(fourCharacters(word, 0), node);
    }
    (ends[node] ??= []).push(index);
    if (word.length < 4) shorter[twoCharacters(word, 0)] = 1;
  });

  const next = (node: number, code: number): number => {
    const number = numbers[code] ?? 0;
    return number === 0 ? 0 : nodes.get(keyOf(node, number));
  };

  return {
    visitWordsAt: (text, at, visit) => {
      if (text.length - at < 2) return;
      let [node, after] = [root, at];
      if (text.length - at >= 4 && shorter[twoCharacters(text, at)] === 0) {
        const four = fourCharacters(text, at);
        if (four !== notAscii) {
          node = fours.get(four);
          after = at + 4;
        }
      }
      while (node !== 0) {
        const ending = ends[node];
        if (ending !== undefined) for (const word of ending) visit(word, at, after);
        if (after === text.length) return;
        node = next(node, text.charCodeAt(after));
        after++;
      }
    },
  };
}

const root = 1;
const notAscii = 0;

function keyOf(node: number, number: number): number {
  return node * 4_096 + number;
}

/** Four ASCII characters as one number, or `notAscii`. */
function fourCharacters(text: string, at: number): number {
  const [a, b, c, d] = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2), text.charCodeAt(at + 3)];
  return (a | b | c | d) < 128 ? (a << 21) | (b << 14) | (c << 7) | d : notAscii;
}

/** Not exact: others may come to the same place. */
function twoCharacters(text: string, at: number): number {
  return ((text.charCodeAt(at) << 7) ^ text.charCodeAt(at + 1)) & 0x3fff;
}

interface Table {
  /** 0 where a key was never set. */
  get(key: number): number;
  set(key: number, value: number): void;
}

/** A hash table of positive numbers, at most half full, so that a miss is seen soon. */
function createTable(mostKeys: number): Table {
  const places = 2 ** Math.ceil(Math.log2(2 * mostKeys + 2));
  const keys = new Int32Array(places);
  const values = new Int32Array(places);
  const placeOf = (key: number): number => {
    const mixed = Math.imul(key, 0x9e3779b1);
    let place = (mixed ^ (mixed >>> 15)) & (places - 1);
    while (keys[place] !== key && keys[place] !== 0) place = (place + 1) & (places - 1);
    return place;
  };
  return {
    get: (key) => values[placeOf(key)] ?? 0,
    set: (key, value) => {
      const place = placeOf(key);
      keys[place] = key;
      values[place] = value;
    },
  };
}
