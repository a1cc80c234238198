/**
 * The text as one line of Markdown that shows it letter for letter. VS Code's own `appendText` makes each blank one that
 * no line can end at, so that lines break inside words.
 */
export function escapeMarkdown(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, " ")
    .replace(/[!-/:-@[-`{-~]/g, String.raw`\$&`);
}

/** The same where `$(name)` stands for an icon. */
export function escapeMarkdownWithIcons(text: string): string {
  return escapeMarkdown(text.replace(/\$\([a-z0-9~-]+\)/gi, String.raw`\$&`));
}
