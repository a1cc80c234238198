import type { RouterState } from "../situation/situation.ts";
import { speedWords } from "../trees/speedWords.ts";
import { healthWords } from "./modelHintsModel.ts";

/** The model that a hover of the language server is the card of; `undefined` for other hovers. */
export function modelOfCard(markdown: string): string | undefined {
  const [, , id] = /^\*\*(`+) ?(.+?) ?\1\*\*\n/.exec(markdown) ?? [];
  return markdown.includes("\n- Tier: ") ? id : undefined;
}

/** What the router knows of a model, as more lines of its card; empty when it knows nothing. */
export function linesFromRouter(id: string | undefined, router: RouterState): string {
  if (id === undefined || router.kind !== "running") return "";
  const words = healthWords(router).get(id);
  const speed = router.status?.models?.find(({ modelId }) => modelId === id);
  return (
    (words === undefined ? "" : healthLine(words)) + (speed === undefined ? "" : `\n- Lately: ${speedWords(speed)}`)
  );
}

/** The line of a card that tells of a model's health. */
export function healthLine(words: string): string {
  return `\n- Health: ${words}`;
}
