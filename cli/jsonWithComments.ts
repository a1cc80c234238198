/** Settings of editors: JSON with comments, and commas behind the last entry. Undefined when it is none. */
export function parseJsonWithComments(text: string): unknown {
  const plain = withoutComments(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  try {
    return plain.trim() === "" ? {} : (JSON.parse(plain) as unknown);
  } catch {
    return undefined;
  }
}

/** One pass: a settings file may be anything, and none takes long. */
function withoutComments(text: string): string {
  const parts: string[] = [];
  /** Where in `parts` the last comma is, as long as nothing but space and comments came behind it. */
  let comma: number | undefined;
  for (let at = 0; at < text.length; at++) {
    const mark = text.charAt(at);
    const next = text.charAt(at + 1);
    if (mark === "/" && (next === "/" || next === "*")) {
      const end = next === "/" ? endOfLine(text, at) : text.indexOf("*/", at + 2) + 2;
      parts.push(" ");
      // A comment that is never closed stays, so that the text is no JSON.
      if (end < at + 2) return text;
      at = end - 1;
      continue;
    }
    if (mark === '"') {
      const end = endOfString(text, at);
      parts.push(text.slice(at, end));
      at = end - 1;
      comma = undefined;
      continue;
    }
    if ((mark === "}" || mark === "]") && comma !== undefined) parts[comma] = " ";
    parts.push(mark);
    if (mark === ",") comma = parts.length - 1;
    else if (!/\s/.test(mark)) comma = undefined;
  }
  return parts.join("");
}

function endOfLine(text: string, start: number): number {
  let end = start;
  while (end < text.length && text.charAt(end) !== "\n" && text.charAt(end) !== "\r") end++;
  return end;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== '"') at += text.charAt(at) === "\\" ? 2 : 1;
  return at + 1;
}
