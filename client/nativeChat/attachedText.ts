/**
 * A text file, or a part of one, as it goes with a prompt: between tags, as editors do it. A fence would end at the first one
 * in the file, and what follows would pass for the person's own words, to the model and to the score.
 */
export function attachedText(file: {
  readonly name: string;
  readonly language: string;
  readonly text: string;
}): string {
  // What would end the tag is no part of it.
  const name = file.name.replace(/[<>"\r\n]/g, "_");
  return `<attachment name="${name}" language="${file.language}">\n${file.text}\n</attachment>`;
}
