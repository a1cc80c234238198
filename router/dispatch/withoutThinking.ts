/**
 * A draft without what a thinking model wrote for itself between `<think>` and `</think>`, as servers that do not tell
 * reasoning apart send it. A thought that was cut off is all thought.
 */
export function withoutThinking(text: string): string {
  return text.replace(/<think>[\s\S]*?(?:<\/think>|$)/g, "").trimStart();
}
