import { scalar, unquote } from "./building.ts";
import type { OpenEntry, OpenList, OpenMap, OpenNode, Slot } from "./building.ts";
import { endOfQuoted, lineEnd } from "./lines.ts";

/** Deeper brackets are passed over: a profile needs three levels, an attack thousands. */
const maxDepth = 32;

const propertiesOfCollection = /(?:[&!][^\s,[\]{}]{0,1000}\s+){1,4}(?=[[{])/y;

/**
 * Reads `[…]` or `{…}` that begins at `start`, up to `limit` at most. A bracket that is never closed ends there; one
 * that is closed by the wrong kind ends at it. Returns the node and where reading goes on.
 */
export function readFlow(
  text: string,
  start: number,
  limit: number,
): { readonly node: OpenNode; readonly end: number } {
  return new FlowReader(text, limit).read(start);
}

class FlowReader {
  readonly #text: string;
  readonly #limit: number;
  #at = 0;

  constructor(text: string, limit: number) {
    this.#text = text;
    this.#limit = limit;
  }

  read(start: number): { node: OpenNode; end: number } {
    this.#at = start;
    const node = this.#collection(0);
    return { node, end: this.#at };
  }

  #collection(depth: number): OpenMap | OpenList {
    const start = this.#at;
    const isMap = this.#text[start] === "{";
    this.#at++;
    const range = { start, end: start + 1 };
    const map: OpenMap = { kind: "map", style: "flow", range, entries: [] };
    const list: OpenList = { kind: "list", style: "flow", range, items: [] };
    for (;;) {
      this.#skipSpace();
      const mark = this.#text[this.#at];
      if (this.#at >= this.#limit) break;
      if (mark === "]" || mark === "}") {
        this.#at++;
        break;
      }
      if (mark === ",") {
        this.#at++;
        continue;
      }
      const before = this.#at;
      if (isMap) map.entries.push(this.#entry(depth));
      else list.items.push(this.#item(depth));
      if (this.#at === before) this.#at++; // A character that fits nowhere, such as a stray colon.
    }
    range.end = Math.min(this.#at, this.#limit);
    return isMap ? map : list;
  }

  #entry(depth: number): OpenEntry {
    const key = this.#scalar();
    return this.#afterKey(key, depth);
  }

  #afterKey(key: ReturnType<typeof scalar>, depth: number): OpenEntry {
    const entry: OpenEntry = { key, colon: undefined, value: undefined, range: { ...key.range } };
    this.#skipSpace();
    if (this.#text[this.#at] !== ":" || this.#at >= this.#limit) return entry;
    entry.colon = this.#at;
    this.#at++;
    entry.range.end = this.#at;
    this.#skipSpace();
    entry.value = this.#value(depth);
    if (entry.value !== undefined) entry.range.end = entry.value.range.end;
    return entry;
  }

  #item(depth: number): Slot {
    const start = this.#at;
    const value = this.#value(depth);
    if (value?.kind === "scalar") {
      const resume = this.#at;
      this.#skipSpace();
      if (this.#text[this.#at] === ":" && this.#at < this.#limit) {
        const entry = this.#afterKey(value, depth);
        const range = { ...entry.range };
        return { value: { kind: "map", style: "flow", range, entries: [entry] }, range: { ...range } };
      }
      this.#at = resume;
    }
    return { value, range: { start, end: value?.range.end ?? this.#at } };
  }

  /** What follows a colon or stands in a list; nothing before a comma or a closing bracket. */
  #value(depth: number): OpenNode | undefined {
    this.#skipProperties();
    const mark = this.#text[this.#at] ?? "";
    if (this.#at >= this.#limit || mark === "," || mark === "]" || mark === "}") return undefined;
    if (mark === "[" || mark === "{") {
      if (depth < maxDepth) return this.#collection(depth + 1);
      this.#skipDeep();
      return undefined;
    }
    const found = this.#scalar();
    return found.range.end > found.range.start ? found : undefined;
  }

  /** Anchors and tags before brackets; before a word they are left with it. */
  #skipProperties(): void {
    const mark = this.#text[this.#at];
    if (mark !== "&" && mark !== "!") return;
    propertiesOfCollection.lastIndex = this.#at;
    const length = propertiesOfCollection.exec(this.#text)?.[0].length ?? 0;
    if (this.#at + length < this.#limit) this.#at += length;
  }

  #scalar(): ReturnType<typeof scalar> {
    const start = this.#at;
    const quote = this.#text[start];
    if (quote === '"' || quote === "'") {
      const end = Math.min(endOfQuoted(this.#text, start, this.#limit) ?? lineEnd(this.#text, start), this.#limit);
      this.#at = end;
      return scalar(unquote(this.#text.slice(start, end)), { start, end }, "quoted");
    }
    let end = start;
    for (; this.#at < this.#limit; this.#at++) {
      const mark = this.#text[this.#at] ?? "";
      if (/[,[\]{}\r\n]/.test(mark)) break;
      if (mark === ":" && /[\s,[\]{}]|^$/.test(this.#text[this.#at + 1] ?? "")) break;
      if (mark === "#" && this.#at > start && /\s/.test(this.#text[this.#at - 1] ?? "")) break;
      if (!/\s/.test(mark)) end = this.#at + 1;
    }
    return scalar(this.#text.slice(start, end), { start, end }, "plain");
  }

  /** Passes over brackets that are nested too deeply without recursion. */
  #skipDeep(): void {
    let open = 0;
    for (; this.#at < this.#limit; this.#at++) {
      const mark = this.#text[this.#at];
      if (mark === "[" || mark === "{") open++;
      else if (mark === "]" || mark === "}") open--;
      if (open === 0) {
        this.#at++;
        return;
      }
    }
  }

  #skipSpace(): void {
    for (; this.#at < this.#limit; this.#at++) {
      const mark = this.#text[this.#at] ?? "";
      if (mark === "#" && /\s/.test(this.#text[this.#at - 1] ?? " "))
        this.#at = Math.min(lineEnd(this.#text, this.#at), this.#limit) - 1;
      else if (!/\s/.test(mark)) return;
    }
  }
}
