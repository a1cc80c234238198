import { normalize } from "node:path";

/** Whether two absolute paths name the same file, as far as their spelling tells. */
export function samePath(a: string, b: string): boolean {
  const [first, second] = [normalize(a), normalize(b)];
  return process.platform === "win32" ? first.toLowerCase() === second.toLowerCase() : first === second;
}
