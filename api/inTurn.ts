const last = new Map<string, Promise<unknown>>();

/** Lets those who change the same file or folder in this program do so one after the other, in the order they came. */
export async function inTurn<T>(place: string, work: () => Promise<T>): Promise<T> {
  const before = last.get(place);
  const turn = (before ?? Promise.resolve()).then(work, work);
  last.set(place, turn);
  try {
    return await turn;
  } finally {
    if (last.get(place) === turn) last.delete(place);
  }
}
