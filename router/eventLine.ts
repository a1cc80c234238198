import { isRecord } from "../core/record.ts";

/** The fields of an event that a child says as one line of JSON; undefined for anything else, such as a library's message. */
export function parseEventLine(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    // A library's message may begin with a brace too.
    return undefined;
  }
}
