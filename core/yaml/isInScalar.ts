import { isMap, isNode, isPair, isScalar, isSeq } from "yaml";

/** Whether an offset lies in a key or a value, where `#` is only a character. */
export function isInScalar(root: unknown, offset: number): boolean {
  let node = root;
  for (;;) {
    if (isMap(node)) {
      const pair = lastBegun(node.items, offset, ({ key }) => startOf(key));
      node = pair !== undefined && (startOf(pair.value) ?? Infinity) <= offset ? pair.value : pair?.key;
    } else if (isSeq(node)) node = lastBegun(node.items, offset, startOf);
    else {
      const [start, end] = (isScalar(node) ? node.range : undefined) ?? [0, 0];
      return start <= offset && offset < end;
    }
  }
}

/** The last of some nodes that begins at or before an offset; they are in the order of the text. */
function lastBegun<T>(items: readonly T[], offset: number, start: (item: T) => number | undefined): T | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && (start(item) ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return items[low - 1];
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : isPair(node) ? startOf(node.key) : undefined;
}
