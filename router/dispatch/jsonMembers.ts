/** Where a member of an object lies in the object's text. */
export interface MemberPlace {
  readonly key: string;
  /** Offsets of the value, the end being exclusive. */
  readonly start: number;
  readonly end: number;
}

/**
 * The members of the object that a JSON text is, in their order, those that come twice included. Only the outermost
 * level is looked at. The text must be known to be valid JSON.
 */
export function jsonMembers(text: string): readonly MemberPlace[] {
  const members: MemberPlace[] = [];
  let at = text.indexOf("{") + 1;
  for (;;) {
    at = skipSpace(text, at);
    if (text.charCodeAt(at) !== quote) return members;
    const keyEnd = endOfString(text, at);
    const key = text.slice(at + 1, keyEnd - 1);
    const start = skipSpace(text, text.indexOf(":", keyEnd) + 1);
    const end = endOfValue(text, start);
    // A key may be written with escapes.
    members.push({ key: key.includes("\\") ? String(JSON.parse(`"${key}"`)) : key, start, end });
    at = skipSpace(text, end);
    if (text.charCodeAt(at) !== comma) return members;
    at++;
  }
}

/** A member's key and its new value, a JSON text. */
export type NewMember = readonly [key: string, value: string];

/**
 * The text with other values for some members, each named once, all else byte for byte as it was. A member that is not
 * there is added at the end.
 */
export function withMembers(text: string, members: readonly MemberPlace[], values: readonly NewMember[]): string {
  let result = "";
  let from = 0;
  for (const { key, start, end } of members) {
    for (const [name, value] of values) {
      if (name !== key) continue;
      result += text.slice(from, start) + value;
      from = end;
    }
  }
  let added = "";
  for (const [name, value] of values) {
    if (members.some(({ key }) => key === name)) continue;
    added += `${added === "" && members.length === 0 ? "" : ","}${JSON.stringify(name)}:${value}`;
  }
  if (added === "") return result + text.slice(from);
  const close = text.lastIndexOf("}");
  return result + text.slice(from, close) + added + text.slice(close);
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at;
    at++;
  }
}

/** Behind the closing quotation mark of the string that begins at `from`. */
function endOfString(text: string, from: number): number {
  let at = from;
  for (;;) {
    at = text.indexOf('"', at + 1);
    if (at === -1) return text.length;
    let slashes = 0;
    while (text.charCodeAt(at - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
}

function endOfValue(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (first === quote) return endOfString(text, from);
  let at = from;
  if (first !== 0x7b && first !== 0x5b) {
    // A number or a word ends where something follows it.
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === comma || code === 0x7d || code === 0x5d || code <= 0x20) return at;
    }
    return at;
  }
  let depth = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = endOfString(text, at);
      continue;
    }
    if (code === 0x7b || code === 0x5b) depth++;
    else if (code === 0x7d || code === 0x5d) depth--;
    at++;
    if (depth === 0) return at;
  }
  return at;
}
