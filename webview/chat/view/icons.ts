/** Drawn on a grid of 16, in the current colour. */
const paths = {
  send: "M8 13V3.5M3.8 7.5 8 3.2l4.2 4.3",
  stop: "M4.5 4.5h7v7h-7z",
  add: "M8 3v10M3 8h10",
  copy: "M5.5 5.5v-2h7v7h-2M3.5 5.5h7v7h-7z",
  done: "M3 8.5 6.5 12 13 4.5",
  insert: "M3 13h10M8 3v6.5M5 6.8 8 9.8l3-3",
  down: "M8 3v9.5M3.8 8.5 8 12.8l4.2-4.3",
  choose: "M4 6.2 8 10.2l4-4",
  open: "M6 3.5 10.5 8 6 12.5",
  again: "M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3",
  error: "M8 4.5v4.3M8 11v.5M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8z",
} as const;

export type IconName = keyof typeof paths;

/** Decoration only: the words beside it, or the label of its button, say what it means. */
export function createIcon(name: IconName): SVGSVGElement {
  const namespace = "http://www.w3.org/2000/svg";
  const icon = document.createElementNS(namespace, "svg");
  icon.setAttribute("class", `icon icon-${name}`);
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(namespace, "path");
  path.setAttribute("d", paths[name]);
  icon.append(path);
  return icon;
}
