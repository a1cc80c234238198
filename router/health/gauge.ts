/**
 * The value of a gauge in a page of Prometheus metrics, added up over its labels; `undefined` when the page does not
 * have it.
 */
export function gauge(page: string, name: string): number | undefined {
  let sum: number | undefined;
  for (let at = page.indexOf(name); at >= 0; at = page.indexOf(name, at + name.length)) {
    const end = page.indexOf("\n", at);
    const line = page.slice(at + name.length, end < 0 ? page.length : end);
    const isWhole = (at === 0 || page[at - 1] === "\n") && (line.startsWith("{") || line.startsWith(" "));
    if (!isWhole) continue;
    // A time may follow the value.
    const value = Number(
      line
        .slice(line.lastIndexOf("}") + 1)
        .trim()
        .split(/\s+/)[0],
    );
    if (Number.isFinite(value)) sum = (sum ?? 0) + value;
  }
  return sum;
}
