// Running a command file of Windows (`npm.cmd`, `code.cmd`), which only a shell can start.

/**
 * What to start, and how, so that cmd.exe runs a command with these arguments. With `/s` it takes away the first and the
 * last quote of the whole line and leaves the others, so the line gets a pair of its own.
 */
export function commandFile(command, args) {
  const line = [command, ...args].map(quoted).join(" ");
  return { program: "cmd.exe", args: ["/d", "/s", "/c", `"${line}"`], options: { windowsVerbatimArguments: true } };
}

/** A plain word stays plain: a command that is named in quotes and found on PATH takes our folder for its own. */
function quoted(word) {
  if (word.includes('"')) throw new Error(`cmd.exe cannot be handed ${word}.`);
  // What a program of Windows takes for an escaped quote would be the end of its word.
  return /^[\w:=.,@/\\-]+$/.test(word) ? word : `"${word.replace(/\\+$/, "$&$&")}"`;
}
