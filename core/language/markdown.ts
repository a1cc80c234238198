/** Text from a file as Markdown that shows it as it is: profile and registry are data, never markup. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, "\\$&").replace(/\s+/g, " ");
}

/** Text from a file as a span of code. */
export function inlineCode(text: string): string {
  const flat = text.replace(/\s+/g, " ");
  if (!flat.includes("`")) return `\`${flat}\``;
  const longest = Math.max(...[...flat.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence} ${flat} ${fence}`;
}
