/**
 * A command line that is taken apart into these words again, by llama-swap on the system that the paths are of. Undefined
 * when it cannot be said: with a line break, or on Windows with a quote.
 */
export function commandLine(words: readonly string[], system: "posix" | "windows"): string | undefined {
  // eslint-disable-next-line no-control-regex -- Those are what no command line holds.
  if (words.some((word) => /[\u0000-\u001f\u007f]/.test(word))) return undefined;
  if (system === "posix") return words.map(posixWord).join(" ");
  return words.some((word) => word.includes('"') || (word !== portMacro && word.includes("${")))
    ? undefined
    : words.map(windowsWord).join(" ");
}

/** Whether a path is one of Windows: `C:\models` or `\\server\share`. */
export function systemOf(path: string): "posix" | "windows" {
  return /^[A-Za-z]:[\\/]|^\\\\/.test(path) ? "windows" : "posix";
}

/** The port that llama-swap gives a model; it puts the number in before the line is taken apart. */
export const portMacro = "${PORT}";

function posixWord(word: string): string {
  if (word === portMacro || /^[\w@%+=:,./-]+$/.test(word)) return word;
  // `${` begins a macro even within quotes, so the two characters are kept apart.
  return `'${word.replaceAll("'", () => "'\\''").replaceAll("${", () => "$''{")}'`;
}

function windowsWord(word: string): string {
  if (word === portMacro || /^[\w@%+=:,./\\-]+$/.test(word)) return word;
  // Backslashes before the closing quote would quote it.
  return `"${word.replace(/\\+$/, "$&$&")}"`;
}
