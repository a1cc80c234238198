/** What the two bytes that begin a UTF-16 file (as older PowerShells write it) become when they are read as UTF-8. */
const marksOfUtf16 = "\ufffd\ufffd";

/** What is said of such a file. */
export const utf16Message = "This file is UTF-16. Save it as UTF-8.";

/** Whether a text comes from a file that is UTF-16 and was read as UTF-8. */
export function wasUtf16(text: string): boolean {
  return text.startsWith(marksOfUtf16);
}
