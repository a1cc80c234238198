/** Words that mean the same for the score, in the languages that people write in. */
export interface Concept {
  /** For a person: "asks for a proof". */
  readonly label: string;
  /** What the first of its words is worth; negative lowers the score. */
  readonly amount: number;
  /** What each further, different word adds, and at most how many count. */
  readonly further?: { readonly amount: number; readonly most: number };
  /**
   * By language, separated by "|", in lower case. A word counts only as a whole ("developer" is not "develop"); with a
   * star it counts with any ending, and after "^" only where a sentence begins. A hyphen is written as a space. Scripts without spaces match anywhere.
   * At least two characters.
   */
  readonly words: Readonly<Record<string, string>>;
}
