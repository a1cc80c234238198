import { Composer, Parser, YAMLParseError } from "yaml";
import type { CST, Document, ErrorCode, YAMLError } from "yaml";

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

/** What the library's composer keeps to itself. It has no limit of its own, and no other place hears of its mistakes. */
interface ComposerInside {
  readonly errors: readonly YAMLError[];
  readonly warnings: readonly YAMLError[];
  /** The document before what is read, which gets what is out of place behind it. */
  readonly doc: { readonly errors: readonly YAMLError[] } | null;
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
  const check = (): void => {
    const { errors, warnings, doc } = inside;
    if (errors.length + warnings.length + (doc?.errors.length ?? 0) >= maxErrors)
      throw new TooManyErrors([...(doc?.errors ?? []), ...errors, ...warnings]);
  };
  inside.onError = (...mistake) => {
    check();
    note(...mistake);
  };
  let document: Document.Parsed | undefined;
  for (const next of composer.compose(watched(new Parser().parse(text), check), true, text.length)) {
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

/** What is out of place between documents becomes a mistake without `onError` being told. */
function* watched(tokens: Iterable<CST.Token>, check: () => void): Generator<CST.Token, void> {
  for (const token of tokens) {
    yield token;
    if (token.type === "error") check();
  }
}
