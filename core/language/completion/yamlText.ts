import type { Quote } from "./spot.ts";

/** A text as it stands within quotes, or as a value of its own. */
export function valueText(text: string, quote: Quote | undefined): string {
  if (quote === undefined) return yamlText(text);
  return quote === "'" ? text.replaceAll("'", "''") : JSON.stringify(text).slice(1, -1);
}

/** A text as a YAML value: plain where that means the same text, else in double quotes. */
export function yamlText(text: string): string {
  const isPlain =
    /^[\p{L}\p{N}_./][\p{L}\p{N}_./@+ -]*$/u.test(text) &&
    !text.endsWith(" ") &&
    !/^(?:true|false|null|yes|no|on|off)$/i.test(text) &&
    !/^[-+.]?\d/.test(text) &&
    !/^\.(?:inf|nan)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
