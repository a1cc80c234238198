/** A score as people see it, with one decimal. */
export function scoreText(score: number): string {
  return wordsFor(score).text;
}

/** What each decision begins with. */
export function scoreSentence(score: number): string {
  return wordsFor(score).sentence;
}

interface ScoreWords {
  readonly text: string;
  readonly sentence: string;
}

/** Scores are hundredths, so each is written once: hundreds of records keep the sentence. */
function wordsFor(score: number): ScoreWords {
  const known = words.get(score);
  if (known !== undefined) return known;
  const text = score.toFixed(1);
  const found = { text, sentence: `The prompt scores ${text} of 10.` };
  if (words.size < mostScores) words.set(score, found);
  return found;
}

const words = new Map<number, ScoreWords>();
/** From 0.00 to 10.00. */
const mostScores = 1_001;
