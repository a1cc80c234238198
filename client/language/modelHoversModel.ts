/** The model that a hover of the language server is the card of; `undefined` for other hovers. */
export function modelOfCard(markdown: string): string | undefined {
  const [, , id] = /^\*\*(`+) ?(.+?) ?\1\*\*\n/.exec(markdown) ?? [];
  return markdown.includes("\n- Tier: ") ? id : undefined;
}

/** The line of a card that tells of a model's health. */
export function healthLine(words: string): string {
  return `\n- Health: ${words}`;
}
