import type { Report } from "./finding.ts";

/** For programs: one array of findings. */
export function toJson({ findings }: Report): string {
  return `${JSON.stringify(findings, undefined, 2)}\n`;
}
