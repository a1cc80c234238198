const numberPattern = /^(?:[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?|0x[\da-fA-F]+|0o[0-7]+)$/;

/** The number that a plain value is in YAML's core schema (1.2.2, section 10.3.2); `undefined` for any other text. */
export function numberOf(text: string): number | undefined {
  if (/^\+?\.(?:inf|Inf|INF)$/.test(text)) return Infinity;
  if (/^-\.(?:inf|Inf|INF)$/.test(text)) return -Infinity;
  return numberPattern.test(text) ? Number(text) : undefined;
}
