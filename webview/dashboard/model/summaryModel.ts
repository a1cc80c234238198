import type { DashboardState } from "../../../protocol/dashboardMessages.ts";
import { durationWords } from "../../text/durationWords.ts";
import { numeral } from "./words.ts";

/** A figure with what it means. */
export interface Figure {
  readonly value: string;
  readonly words: string;
  readonly tooltip?: string;
}

/** The figures above everything else. */
export function figuresOf({ prompts, tiers }: DashboardState): readonly Figure[] {
  const { scored, pinned, failed, averageSeconds } = prompts;
  const firstTokens = tiers.flatMap(({ firstTokenMs, asked }) => (firstTokenMs ? [{ ...firstTokenMs, asked }] : []));
  const usual = firstTokens.toSorted((a, b) => b.asked - a.asked)[0];
  return [
    {
      value: numeral(scored),
      words: "routed by score",
      tooltip: "Prompts whose tier their score chose. Only these count for shares and thresholds.",
    },
    {
      value: numeral(pinned),
      words: "pinned",
      tooltip: "Prompts that you, or a rule of the profile, sent to a tier or a model whatever they score.",
    },
    ...(usual === undefined
      ? []
      : [
          {
            value: durationWords(usual.median),
            words: "to the first token",
            tooltip: "The median of the tier that is asked most.",
          },
        ]),
    ...(averageSeconds === undefined
      ? []
      : [
          {
            value: durationWords(averageSeconds * 1000),
            words: "average wait",
            tooltip: "What your prompts wait for whole answers on average, with the tiers as they are.",
          },
        ]),
    ...(failed === 0 ? [] : [{ value: numeral(failed), words: "failed", tooltip: "Prompts that got no answer." }]),
  ];
}
