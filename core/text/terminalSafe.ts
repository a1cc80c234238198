/** A text without the control characters by which it could take over a terminal; line ends and tabs stay. */
export function terminalSafe(text: string): string {
  // eslint-disable-next-line no-control-regex -- Control characters are what this is about.
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");
}
