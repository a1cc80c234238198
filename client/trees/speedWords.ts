import type { ModelSpeed } from "../../core/speed/modelSpeed.ts";
import type { Spread } from "../../core/speed/recentValues.ts";
import { durationWords } from "../../core/text/durationWords.ts";

/** "first token 320 ms · 41 tokens/s": what to expect of the next answer. */
export function speedWords(speed: ModelSpeed): string {
  return `first token ${shortSpeedWords(speed)}`;
}

/** The same where there is little room: "320 ms · 41 tokens/s". */
export function shortSpeedWords({ ttftMs, tokensPerSecond }: ModelSpeed): string {
  return [
    durationWords(ttftMs.p50),
    ...(tokensPerSecond === undefined ? [] : [`${rateOf(tokensPerSecond.p50)} tokens/s`]),
  ].join(" · ");
}

export function speedTooltip({ modelId, answers, ttftMs, tokensPerSecond }: ModelSpeed): string {
  const range = ({ p50, p95, ewma }: Spread, words: (value: number) => string): string =>
    `half within ${words(p50)}, 95 % within ${words(p95)}, lately ${words(ewma)}`;
  return [
    modelId,
    `Last ${answers === 1 ? "answer" : `${answers} answers`}:`,
    `First token: ${range(ttftMs, durationWords)}`,
    ...(tokensPerSecond === undefined
      ? []
      : [`Tokens per second: ${rateOf(tokensPerSecond.p50)} in the middle, lately ${rateOf(tokensPerSecond.ewma)}`]),
  ].join("\n");
}

function rateOf(tokensPerSecond: number): string {
  return tokensPerSecond < 9.95 ? tokensPerSecond.toFixed(1) : String(Math.round(tokensPerSecond));
}
