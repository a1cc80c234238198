import { isMap, isPair, isScalar, isSeq } from "yaml";
import type { Document, YAMLError } from "yaml";

/** Whether the parser misses the quote that ends a text; it says so where the text ends, which may be that of the file. */
export function isOpenQuote({ code, message }: YAMLError): boolean {
  return code === "MISSING_CHAR" && message.includes("quote");
}

/** Where the texts in quotes begin, by where they end. */
export function quotedTexts({ contents }: Document.Parsed): ReadonlyMap<number, number> {
  const starts = new Map<number, number>();
  const open: unknown[] = [contents];
  while (open.length > 0) {
    const node = open.pop();
    if (isPair(node)) open.push(node.key, node.value);
    else if (isMap(node) || isSeq(node)) for (const item of node.items) open.push(item);
    else if (isScalar(node) && node.range && /^QUOTE/.test(node.type ?? "")) starts.set(node.range[1], node.range[0]);
  }
  return starts;
}
