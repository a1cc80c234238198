/** Tags that editors put around what the person said. All others hold what is attached to it. */
const said =
  /^(?:user_?-?(?:request|query|message|input|prompt)?|request|query|question|task|goal|prompt|instructions?|message|human|feedback|answer|requirements?|constraints?)$/i;

const opening = /^[ \t]{0,8}<([A-Za-z][\w-]{0,40})(?:[ \t][^<>]{0,300})?>[ \t]*$/;
const closing = /^[ \t]{0,8}<\/([A-Za-z][\w-]{0,40})>/;

/**
 * A text without what stands between a tag on a line of its own and the line that closes it: files, selections and
 * surroundings as editors and agents attach them. `isWhole` says whether the text is all there; of one that is only
 * read in places, what lies between the first and the last tag of a name is taken to be of the same kind.
 */
export function withoutTagged(text: string, isWhole: boolean): string {
  if (!text.includes("</")) return text;
  const lines = text.split("\n");
  const ends = new Map<string, number[]>();
  lines.forEach((line, at) => {
    const name = closing.exec(line)?.[1];
    if (name === undefined) return;
    const places = ends.get(name);
    if (places === undefined) ends.set(name, [at]);
    else places.push(at);
  });
  if (ends.size === 0) return text;
  const rest: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const name = opening.exec(line)?.[1];
    const places = name === undefined || said.test(name) ? undefined : ends.get(name);
    const end = isWhole ? places?.find((place) => place > at) : places?.at(-1);
    if (end === undefined || end <= at) rest.push(line.replace(closing, " ").replace(opening, " "));
    else {
      at = end;
      rest.push((lines[end] ?? "").replace(closing, " "));
    }
  }
  const outside = rest.join("\n");
  // Who puts all into tags asks for what is in them.
  return /[\p{L}\p{N}]/u.test(outside) ? outside : text;
}
