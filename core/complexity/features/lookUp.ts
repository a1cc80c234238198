import type { ConceptName, Feature, Reading } from "./feature.ts";

/** Nobody looks a thing up in more words. */
const most = { words: 10, characters: 120 };

const opening =
  /^ ?(?:(?:so|hey|and|ok|please) )?(?:what(?:'s| is| are| was| were| does| do| did|s) |who(?:'s)? |when |where |(?:in |at |on )?which |define |spell |translate |how (?:do you (?:spell|pronounce|say|write)|old|many letters|tall|far) |(?:is|are|was|were) (?:an? )?[a-z.+#0-9]{1,20} (?:the same as|an? [a-z ]{3,20}$|older|younger|bigger|named|called|spelled|made by|owned by|written in|short for|open source)\b|was (?:ist|sind|heisst|bedeutet) |wer |wo |wann |que (?:es|son|significa) |¿?(?:quien|donde|cuando) |qui est |que signifie |o que (?:e|significa) |quem |onde |cosa (?:e|significa) |chi )/;

/** "Explain what a mutex is": the same with another word. */
const told =
  /^ ?(?:(?:can|could) you )?(?:please )?(?:explain|tell me|describe) what (?:an? |the )?\S{1,20}(?: \S{1,20})? (?:is|are|means?|does|do)[.?! ]{0,3}$/;

/** Each asks for a judgement, a reason or a calculation. */
const beyond =
  /\b(?:how(?! (?:do you (?:spell|pronounce|say|write)|old|many letters|tall|far))|if|and|should|would|could|than|better|best|right|safe|causes?|wrong|chance|probability|left unsaid|(?:integral|limit|sum) of|complexity|fastest|optimal|minimum|maximum|way to|winning|rhym\w*|metre|puns?|kept|keeping|preserving|so that|still)\b/;

const askingForMore: readonly ConceptName[] = ["proof", "build", "fault", "weigh", "explain", "solve", "plan"];

/** Several features ask it of the same prompt, one after the other. */
let last: { readonly of: Reading; readonly isLookUp: boolean } | undefined;

/** "what is kubernetes", "Is Raft named after a boat?": whatever the subject is, the answer stands in a book. */
export function isLookUp(reading: Reading): boolean {
  if (last?.of !== reading) last = { of: reading, isLookUp: findLookUp(reading) };
  return last.isLookUp;
}

function findLookUp({ sample: { asked, count }, found }: Reading): boolean {
  if (count.words <= most.words && told.test(asked)) return true;
  return (
    count.words <= most.words &&
    asked.length <= most.characters &&
    opening.test(asked) &&
    !beyond.test(asked) &&
    !askingForMore.some((name) => found.has(name))
  );
}

export const lookUp: Feature = (reading) =>
  !reading.found.has("fact") && !reading.found.has("definition") && isLookUp(reading)
    ? { label: "looks something up", amount: -0.9 }
    : undefined;
