/** The lines of a text in quotes or without, all but the first moved sideways; none is indented less than `least`. */
export function shiftLines(source: string, shift: number, least: number): string {
  if (shift === 0) return source;
  const [first = "", ...rest] = source.split("\n");
  const moved = rest.map((line) => {
    if (isBlankLine(line) || line.startsWith("\t")) return line;
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    return " ".repeat(Math.max(indent + shift, least)) + line.slice(indent);
  });
  return [first, ...moved].join("\n");
}

/** The text of a block scalar, indented for its key's new column. Its value stays what it was. */
export function reindentBlockScalar(
  body: string,
  where: {
    readonly header: string;
    /** Column of the mapping or list that it is in, before and now. */
    readonly from: number;
    readonly to: number;
    readonly step: number;
  },
): string {
  const lines = body.split("\n");
  const asked = /[1-9]/.exec(where.header)?.[0];
  const firstText = lines.find((line) => !isBlankLine(line));
  if (firstText === undefined) return body;
  const before = asked === undefined ? indentOf(firstText) : where.from + Number(asked);
  const after = where.to + (asked === undefined ? where.step : Number(asked));
  return lines
    .map((line) => {
      const indent = indentOf(line);
      if (indent >= before && (indent > before || !isBlankLine(line))) return " ".repeat(after) + line.slice(before);
      // White space within the indentation is no text, and must not become any.
      return isBlankLine(line) && indent > after ? line.slice(indent - after) : line;
    })
    .join("\n");
}

function indentOf(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}

function isBlankLine(line: string): boolean {
  return /^[ \t\r]*$/.test(line);
}
