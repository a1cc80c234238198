/** "12,345". */
export function countText(tokens: number): string {
  return String(tokens).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
