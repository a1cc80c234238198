/** Milliseconds as a person wants to read them: "182 ms", "1.2 s", "12 s". */
export function durationWords(ms: number): string {
  if (ms < 999.5) return `${String(Math.max(0, Math.round(ms)))} ms`;
  return ms < 9_950 ? `${(ms / 1000).toFixed(1)} s` : `${String(Math.round(ms / 1000))} s`;
}
