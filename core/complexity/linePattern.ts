/** A pattern for the beginning of a line: tried there and nowhere else, where "^" alone is looked for at every character. */
export interface LinePattern {
  test(text: string): boolean;
}

/** Of a pattern that begins with "^" in each of its alternatives. */
export function atLineStart(pattern: RegExp): LinePattern {
  const anywhere = new RegExp(pattern.source, "m");
  const here = new RegExp(pattern.source, "my");
  return {
    test: (text) => {
      // What else breaks a line is rare.
      if (otherBreaks.some((each) => text.includes(each))) return anywhere.test(text);
      let at = 0;
      do {
        here.lastIndex = at;
        if (here.test(text)) return true;
        at = text.indexOf("\n", at) + 1;
      } while (at > 0);
      return false;
    },
  };
}

const otherBreaks = ["\r", "\u2028", "\u2029"] as const;
