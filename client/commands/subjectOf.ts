/** What a command was called on: the subject of a tree node, or a name given as it is; undefined from the palette. */
export function subjectOf(argument: unknown): string | undefined {
  if (typeof argument === "string") return argument;
  if (argument === null || typeof argument !== "object" || !("subject" in argument)) return undefined;
  return typeof argument.subject === "string" ? argument.subject : undefined;
}
