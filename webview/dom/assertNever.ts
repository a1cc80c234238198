/** The default branch of a switch over a closed choice: the compiler complains here when a choice is added. */
export function assertNever(value: never): never {
  throw new Error(`Not expected: ${JSON.stringify(value)}`);
}
