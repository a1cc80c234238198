// Figures out of samples.

/** The value below which a share of the samples lies; the middle one for 0.5. */
export function percentile(samples, share) {
  const ordered = samples.toSorted((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))];
}

export function median(samples) {
  return percentile(samples, 0.5);
}

/** Three digits that mean something. */
export function short(value) {
  if (value === undefined || Number.isNaN(value)) return "–";
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** Rows of cells as a Markdown table; the first row is the head. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => [...String(row[column])].length)));
  const line = (row) => `| ${row.map((cell, column) => String(cell).padEnd(widths[column])).join(" | ")} |`;
  return [
    line(rows[0]),
    `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`,
    ...rows.slice(1).map(line),
  ].join("\n");
}
