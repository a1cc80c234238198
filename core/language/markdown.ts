/**
 * Text from a file as a span of code. Profile and registry are data, never markup, and in code nothing has to be
 * escaped, which reads well also where Markdown is shown as it is.
 */
export function inlineCode(text: string): string {
  const flat = text.replace(/\s+/g, " ");
  if (!flat.includes("`")) return `\`${flat}\``;
  const longest = Math.max(...[...flat.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = "`".repeat(longest + 1);
  return `${fence} ${flat} ${fence}`;
}
