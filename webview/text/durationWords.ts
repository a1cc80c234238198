/** A time as exact as a person wants it: "412 ms", "1.9 s", "19 s", "2 min 5 s". */
export function durationWords(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  // Rounded first, so that 9.96 s is not told as 10.0 s.
  const seconds = Math.round(ms / 100) / 10;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(ms / 1_000);
  if (whole < 60) return `${whole} s`;
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
