// Many clients at once, and a judgement of every answer that they get.
import type { RouterChild } from "../support/router/routerChild.ts";
import { readAnswer } from "../support/router/routerChild.ts";
import { promptOf, textFor } from "./derivedAnswers.ts";

/**
 * What became of a prompt. `whole`: the right answer, and its end. `brokeOff`: a part of the right answer, then an error.
 * The others must not be: `lost` is an error without any text, `truncated` a part that claims to be all, `wrong` a text
 * that does not follow from the prompt, `cut` a connection that just ended.
 */
export type Fate = "whole" | "brokeOff" | "lost" | "truncated" | "wrong" | "cut";

export interface Told {
  readonly number: number;
  readonly stream: boolean;
  readonly fate: Fate;
  /** What was said instead, for whoever looks for the reason. */
  readonly detail: string;
}

export interface TrafficOptions {
  readonly connections: number;
  /** Numbers of prompts begin here. */
  readonly from?: number;
  /** How many prompts; or until the signal aborts. */
  readonly count?: number;
  readonly until?: AbortSignal;
  /** The prompt of a number. */
  readonly prompt?: (number: number) => string;
  /** Which prompts ask for a stream. */
  readonly streams?: (number: number) => boolean;
}

/** Sends prompts over so many connections at once and resolves when all of them have ended. */
export async function sendTraffic(router: RouterChild, options: TrafficOptions): Promise<readonly Told[]> {
  const { connections, from = 0, count = Infinity, until, prompt = promptOf } = options;
  const { streams = (number) => number % 3 !== 0 } = options;
  const told: Told[] = [];
  let next = from;
  const client = async (): Promise<void> => {
    while (next < from + count && until?.aborted !== true) {
      const number = next++;
      told.push(await askOne(router, { number, prompt: prompt(number), stream: streams(number) }));
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  return told;
}

interface Question {
  readonly number: number;
  readonly prompt: string;
  readonly stream: boolean;
}

async function askOne(router: RouterChild, { number, prompt, stream }: Question): Promise<Told> {
  const right = textFor(prompt);
  const judged = (fate: Fate, detail: string): Told => ({ number, stream, fate, detail });
  try {
    const response = await router.post({ model: "magi", stream, messages: [{ role: "user", content: prompt }] });
    if (!stream) {
      const body = (await response.json()) as WholeBody;
      if (response.status !== 200) return judged("lost", JSON.stringify(body));
      const text = body.choices?.[0]?.message?.content ?? "";
      return judged(text === right ? "whole" : right.startsWith(text) ? "truncated" : "wrong", text);
    }
    const { text, error, done, status } = await readAnswer(response);
    if (error !== undefined) {
      if (text === "") return judged("lost", `${status} ${error.message}`);
      return judged(right.startsWith(text) && !done ? "brokeOff" : "wrong", error.message);
    }
    if (text === right && done) return judged("whole", "");
    return judged(right.startsWith(text) ? "truncated" : "wrong", `${text} (done: ${String(done)})`);
  } catch (error) {
    return judged("cut", String(error instanceof Error ? (error.cause ?? error) : error));
  }
}

interface WholeBody {
  readonly choices?: readonly { readonly message?: { readonly content?: string } }[];
}

/** How many had each fate. */
export function fatesOf(told: readonly Told[]): Readonly<Record<Fate, number>> {
  const counts = { whole: 0, brokeOff: 0, lost: 0, truncated: 0, wrong: 0, cut: 0 };
  for (const { fate } of told) counts[fate]++;
  return counts;
}
