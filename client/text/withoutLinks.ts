/**
 * A sentence for a notification. Notifications turn `[words](address)` into links, also into ones that run commands, and
 * what stands in a profile or a registry must not become one.
 */
export function withoutLinks(sentence: string): string {
  return sentence.replaceAll("](", "] (");
}
