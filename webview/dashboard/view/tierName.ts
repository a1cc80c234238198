import { create } from "../../dom/create.ts";

/** Colours for this many tiers; then they begin again. */
const colours = 6;

/** The class that gives a part of a chart its tier's colour. */
export function tierClass(tier: number): string {
  return `tier tier-${tier % colours}`;
}

/** A tier's name behind a dot in its colour. A tier that the ladder does not have any more has no colour. */
export function createTierName(name: string, tier: number): HTMLElement {
  const dot = create("span", { class: `dot ${tier < 0 ? "" : tierClass(tier)}`, "aria-hidden": "true" });
  return create("span", { class: "tier-name" }, dot, name);
}
