/** For the default branch of a switch over a closed choice: a new member does not compile until it is handled. */
export function assertNever(value: never): never {
  throw new Error(`Not a known choice: ${String(value)}`);
}
