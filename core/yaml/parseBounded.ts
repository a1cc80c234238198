import { Composer, Parser, YAMLParseError } from "yaml";
import type { Document, ErrorCode, YAMLError } from "yaml";

/** More than anybody mends one by one; each further one costs time and says nothing. */
const maxErrors = 1000;

/** A text with so many mistakes that it is not read to its end. */
export class TooManyErrors extends Error {
  readonly errors: readonly YAMLError[];

  constructor(errors: readonly YAMLError[]) {
    super("There are too many mistakes to read on.");
    this.errors = errors;
  }
}

/** What the library's composer keeps to itself. It has no limit of its own, and no other place hears of each mistake. */
interface ComposerInside {
  readonly errors: readonly YAMLError[];
  onError: (source: unknown, code: ErrorCode, message: string, isWarning?: boolean) => void;
}

/**
 * What `parseDocument` of the library does with our options, up to a number of mistakes: a text of brackets or quotes
 * has one at each character, and takes seconds. @throws TooManyErrors with the first ones.
 */
export function parseBounded(text: string): Document.Parsed {
  const composer = new Composer({ merge: true, uniqueKeys: false, logLevel: "error", prettyErrors: false });
  const inside = composer as unknown as ComposerInside; // Private in the types; a test fails should it go away.
  const note = inside.onError;
  inside.onError = (...mistake) => {
    if (inside.errors.length >= maxErrors) throw new TooManyErrors(inside.errors);
    note(...mistake);
  };
  let document: Document.Parsed | undefined;
  for (const next of composer.compose(new Parser().parse(text), true, text.length)) {
    if (document === undefined) document = next;
    else {
      const [start, end] = next.range;
      document.errors.push(new YAMLParseError([start, end], "MULTIPLE_DOCS", "A further document begins here."));
      break;
    }
  }
  if (document === undefined) throw new Error("A text has at least one document.");
  return document;
}
