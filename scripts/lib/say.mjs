// What the scripts say to the person in front of the terminal. Runs on a bare Node 20.

/** One line of progress. It goes to the standard output, like everything that the scripts say. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** A failure that has been explained in one sentence for the user; `details` is what some tool wrote about it. */
export class ExplainedError extends Error {
  name = "ExplainedError";
  details;

  constructor(sentence, details) {
    super(sentence);
    this.details = details;
  }
}

/** The text to show for a failure: the sentence after the details where there is one, else everything that is known. */
export function toMessage(error) {
  if (error instanceof ExplainedError)
    return error.details === undefined ? error.message : `${error.details.trimEnd()}\n${error.message}`;
  // Node's own words about a wrong option are fit for a user.
  if (error?.code?.startsWith?.("ERR_PARSE_ARGS")) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
