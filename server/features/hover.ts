import { hover as describe } from "../../core/language/hover.ts";
import { toMarkup } from "../convert/toMarkup.ts";
import { toRange } from "../convert/ranges.ts";
import { answerFor } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** What is to be said of the word under the mouse. */
export const hover: Feature = (context) => {
  context.connection.onHover(({ textDocument: { uri }, position }) =>
    answerFor(context, { method: "textDocument/hover", uri, fallback: null }, ({ document, sketch, site }) => {
      const registry = site?.registry.registry;
      const found = describe({ text: document.getText(), sketch, offset: document.offsetAt(position), registry });
      if (found === undefined) return null;
      return {
        contents: toMarkup(found.markdown, context.client.textDocument?.hover?.contentFormat),
        range: toRange(document, found.range),
      };
    }),
  );
  return { hoverProvider: true };
};
