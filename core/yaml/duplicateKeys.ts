import { isMap, isPair, isScalar, isSeq } from "yaml";
import type { Document } from "yaml";
import type { Problem, TextRange } from "../problem.ts";

/**
 * The keys that stand in one mapping more than once. The parser can look for them too, but compares each key with every
 * other, which takes ten seconds for a mapping of 20,000.
 */
export function findDuplicateKeys(document: Document.Parsed): readonly Problem[] {
  const problems: Problem[] = [];
  const open: unknown[] = [document.contents];
  while (open.length > 0) {
    const node = open.pop();
    if (isPair(node)) open.push(node.key, node.value);
    else if (isSeq(node)) for (const item of node.items) open.push(item);
    else if (isMap(node)) {
      const seen = new Map<unknown, TextRange>();
      for (const pair of node.items) {
        open.push(pair);
        const { key } = pair;
        // Several merges into one mapping are no duplicates.
        if (!isScalar(key) || key.value === "<<" || !key.range) continue;
        const range = { start: key.range[0], end: key.range[1] };
        const first = seen.get(key.value);
        if (first === undefined) seen.set(key.value, range);
        else
          problems.push({
            code: "duplicate-key",
            severity: "error",
            message: `The key \`${String(key.value)}\` stands here twice. Keep one.`,
            range,
            related: [{ message: "It stands here first.", range: first }],
          });
      }
    }
  }
  return problems.sort((a, b) => a.range.start - b.range.start);
}
