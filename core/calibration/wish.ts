import type { TierLadder } from "../routing/tierLadder.ts";

/** What a user wants of a ladder: a share of the prompts for each tier, or a wait in the mean. */
export type Wish =
  | {
      readonly kind: "share";
      /** In the order of the ladder; 0 to 1, and 1 in all. */
      readonly shares: readonly number[];
    }
  | { readonly kind: "wait"; readonly seconds: number };

export type WishReading =
  | { readonly state: "ok"; readonly wish: Wish }
  /** One sentence or two. */
  | { readonly state: "wrong"; readonly problem: string };

/** Reads shares in per cent, such as `fast=60,balanced=30,powerful=10`. A tier that is not named gets nothing. */
export function parseShares(text: string, ladder: TierLadder): WishReading {
  const wanted = new Map<string, number>();
  for (const part of text.split(",")) {
    const [, name = "", percent = ""] = /^\s*(.*?)\s*=\s*(\d{1,3}(?:\.\d{1,6})?)\s*%?\s*$/u.exec(part) ?? [];
    if (name === "")
      return wrong(`'${part.trim()}' is not a share: write the tier, = and per cent, such as ${example(ladder)}.`);
    if (!ladder.some((tier) => tier.name === name))
      return wrong(`The profile has no tier '${name}'. Its tiers are: ${ladder.map((tier) => tier.name).join(", ")}.`);
    if (wanted.has(name)) return wrong(`Tier '${name}' has two shares. Give it one.`);
    wanted.set(name, Number(percent));
  }
  const sum = [...wanted.values()].reduce((all, percent) => all + percent, 0);
  // Thirds are written 33,33,33 or 33.3,33.3,33.3.
  if (Math.abs(sum - 100) > 1)
    return wrong(`The shares come to ${String(Number(sum.toFixed(2)))} %. Make them 100 % in all.`);
  return { state: "ok", wish: { kind: "share", shares: ladder.map(({ name }) => (wanted.get(name) ?? 0) / sum) } };
}

/** Reads a wait in seconds, such as `5` or `2.5`. */
export function parseWait(text: string): WishReading {
  const seconds = /^\d{1,6}(?:\.\d{1,6})?s?$/.test(text.trim()) ? Number.parseFloat(text) : 0;
  if (seconds <= 0) return wrong(`'${text}' is not a wait: --wait takes seconds, such as 5 or 2.5.`);
  return { state: "ok", wish: { kind: "wait", seconds } };
}

/** Shares that most prompts of everyday fit: each tier above gets about half of the one below; in per cent. */
export function pyramidOf(tiers: number): readonly number[] {
  const usual: Readonly<Record<number, readonly number[]>> = { 2: [70, 30], 3: [60, 30, 10], 4: [50, 30, 15, 5] };
  const known = usual[tiers];
  if (known !== undefined) return known;
  const all = 2 ** tiers - 1;
  return Array.from({ length: tiers }, (_, index) => (2 ** (tiers - 1 - index) / all) * 100);
}

/** The same for every tier; in per cent. */
export function evenSplit(tiers: number): readonly number[] {
  return Array.from({ length: tiers }, () => 100 / tiers);
}

function example(ladder: TierLadder): string {
  const percents = pyramidOf(ladder.length).map(Math.round);
  return ladder.map(({ name }, index) => `${name}=${String(percents[index])}`).join(",");
}

function wrong(problem: string): WishReading {
  return { state: "wrong", problem };
}
