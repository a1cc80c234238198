/** A text may not become longer by its macros. */
const longest = 20_000;
const mostRounds = 20;

/**
 * A text with `${NAME}` replaced, also in what was put in. What has no value stays. Bounded: macros that call themselves or
 * grow without end are left as they are at the limit.
 */
export function expandMacros(text: string, values: ReadonlyMap<string, string>): string {
  let expanded = text;
  for (let round = 0; round < mostRounds; round++) {
    let length = expanded.length;
    const next = expanded.replace(/\$\{((?:env\.)?[\w-]{1,64})\}/g, (macro, name: string) => {
      const value = values.get(name);
      if (value === undefined || length + value.length > longest) return macro;
      length += value.length;
      return value;
    });
    if (next === expanded) break;
    expanded = next;
  }
  return expanded;
}
