/** A word of a command as a person types it into a terminal: in quotes when it would be several words, or mean more. */
export function shellWord(word: string, platform: string): string {
  const plain = platform === "win32" ? /^[\p{L}\p{M}\p{N}_@+=:,./\\~-]+$/u : /^[\p{L}\p{M}\p{N}_@%+=:,./-]+$/u;
  if (plain.test(word)) return word;
  return platform === "win32" || !/["$`\\!]/.test(word) ? `"${word}"` : `'${word.replaceAll("'", "'\\''")}'`;
}
