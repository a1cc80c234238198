/**
 * The words of a command line: quotes keep words together, backslashes quote the next character, except in the paths of
 * Windows. Lines that begin with `#` say nothing, and a line goes on in the next one, as llama-swap has it.
 */
export function splitCommand(command: string): readonly string[] {
  const line = command
    .split(/\r?\n/)
    .filter((part) => !/^\s*#/.test(part))
    .map((part) => part.replace(/\\\s*$/, ""))
    .join(" ");
  const isWindows = /(?:^|[\s"'=])[A-Za-z]:\\/.test(line);
  const words: string[] = [];
  let word: string | undefined;
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === "\\" && quote !== "'" && !isWindows) {
      at++;
      const next = line.charAt(at);
      // Within double quotes a backslash is one, but before what means something there.
      word = (word ?? "") + (quote === '"' && !/["\\$`]/.test(next) ? `\\${next}` : next);
    } else if (character === quote) quote = "";
    else if (quote === "" && (character === '"' || (character === "'" && !isWindows))) {
      quote = character;
      word ??= "";
    } else if (quote === "" && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** The last value of an option among words: `--model x` or `--model=x`. Undefined when it is not there. */
export function optionOf(words: readonly string[], names: readonly string[]): string | undefined {
  let value: string | undefined;
  for (const [at, word] of words.entries()) {
    const equals = word.indexOf("=");
    if (names.includes(word)) value = words[at + 1] ?? value;
    else if (equals > 0 && names.includes(word.slice(0, equals))) value = word.slice(equals + 1);
  }
  return value;
}
