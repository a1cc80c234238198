const opening = "<think>";
const closing = "</think>";

/**
 * Some servers send a reasoning model's thoughts inside its answer, between `<think>` and `</think>`, at its very
 * start. They are told apart here while the text is still streaming: an opening that is only half there shows nothing.
 */
export function splitThinking(text: string): { readonly thinking: string; readonly answer: string } {
  const start = text.trimStart();
  if (start.length < opening.length && opening.startsWith(start)) return { thinking: "", answer: "" };
  if (!start.startsWith(opening)) return { thinking: "", answer: text };
  const end = start.indexOf(closing);
  if (end < 0) return { thinking: start.slice(opening.length).trimStart(), answer: "" };
  return {
    thinking: start.slice(opening.length, end).trim(),
    answer: start.slice(end + closing.length).trimStart(),
  };
}
