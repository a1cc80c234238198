/** 0 for an id that begins with what is typed, 1 for one that holds it, 2 for one with its letters in their order. */
export function likenessOf(id: string, typed: string): number | undefined {
  const found = id.indexOf(typed);
  if (found >= 0) return found === 0 ? 0 : 1;
  return holdsLetters(id, typed) ? 2 : undefined;
}

/** Whether the letters occur in this order, as editors match what is typed. */
function holdsLetters(id: string, typed: string): boolean {
  let at = 0;
  for (const letter of typed) {
    at = id.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
