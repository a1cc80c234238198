import { isMap, isPair, isSeq, parseDocument, visit } from "yaml";

/** A profile with brackets instead of indentation; `undefined` for one that has no such form, or not the same problem. */
export function toFlow(text: string): string | undefined {
  if (/\t|^---$|[|>]\n|#/m.test(text)) return undefined;
  const document = parseDocument(text, { uniqueKeys: false });
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  visit(document, (_, node) => {
    if (isMap(node) || isSeq(node)) node.flow = true;
    // A key without a value would be written as a key alone.
    if (isPair(node) && node.value === null) return visit.BREAK;
    return undefined;
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
