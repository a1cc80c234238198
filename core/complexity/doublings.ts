/**
 * How often 1 was doubled to reach a number of at least 1, straight between the powers of two: a logarithm of only
 * exact operations, so that no machine's mathematics library can change a score.
 */
export function doublings(count: number): number {
  if (count <= 1) return 0;
  const whole = Math.min(count, 0x3fffffff);
  const below = 31 - Math.clz32(whole);
  return below + whole / (1 << below) - 1;
}
