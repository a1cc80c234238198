/** A size as people say it, in decimal units as shops and Hugging Face have them: `2.5 GB`, `640 MB`. */
export function sizeText(bytes: number): string {
  if (bytes >= 9.95e9) return `${Math.round(bytes / 1e9)} GB`;
  if (bytes >= 0.9995e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 0.9995e6) return `${Math.round(bytes / 1e6)} MB`;
  return bytes >= 1000 ? `${Math.round(bytes / 1000)} kB` : `${bytes} bytes`;
}

/** A time to come, roughly: `40 s`, `7 min`, `1 h 20 min`. */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
