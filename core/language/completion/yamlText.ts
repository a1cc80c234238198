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
