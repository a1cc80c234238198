import { isRecord, isString } from "./guards.ts";

/** The text of a message's `content`, which is a text or a list of parts; empty where there is none. */
export function contentText(content: unknown): string {
  if (isString(content)) return content;
  return Array.isArray(content) ? content.map(textOfPart).join("") : "";
}

function textOfPart(part: unknown): string {
  return isRecord(part) && isString(part["text"]) ? part["text"] : "";
}
