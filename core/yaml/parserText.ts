/** A carriage return by itself, which YAML takes for a line break (YAML 1.2.2, section 5.4) and the parser does not. */
const bareReturn = /\r(?!\n)/g;

export function hasBareReturns(text: string): boolean {
  return text.search(bareReturn) >= 0;
}

/** The same text with line feeds in their place. */
export function withoutBareReturns(text: string): string {
  return text.includes("\r") ? text.replace(bareReturn, "\n") : text;
}

/**
 * A text as the parser reads it rightly, of the same length, so that its positions are those of the file. Behind a byte
 * order mark the parser takes a list for indented; an empty line in the mark's place means nothing.
 */
export function parserText(text: string): string {
  return withoutBareReturns(text.charCodeAt(0) === 0xfeff ? `\n${text.slice(1)}` : text);
}
