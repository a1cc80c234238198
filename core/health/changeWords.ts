import { endpointName } from "../registry/endpointName.ts";
import type { EndpointHealth } from "./health.ts";

type Standing = "unknown" | "answers" | "loading" | "failing" | "down" | "auth" | "wrong-model";

const words: Readonly<Record<Exclude<Standing, "unknown">, string>> = {
  answers: "answers",
  loading: "is loading its model",
  failing: "is left alone",
  down: "is down",
  auth: "wants a key",
  "wrong-model": "does not have the model",
};

/**
 * What a log tells of a change: "qwen3 at http://127.0.0.1:8085/v1 is down. It refused the connection." `undefined` when
 * it makes no difference to prompts, such as a server that is busy for a moment. Never what a server said.
 */
export function healthChangeWords(before: EndpointHealth, after: EndpointHealth): string | undefined {
  const [was, is] = [standingOf(before), standingOf(after)];
  if (was === is || is === "unknown") return undefined;
  const name = endpointName(after);
  if (after.state === "sleeping" && is === "answers") return `${name} sleeps until it is asked.`;
  const again = is === "answers" && was !== "unknown" && was !== "loading" ? " again" : "";
  // A server that starts says nothing that is worth more than that.
  const why = is === "answers" || is === "loading" ? undefined : (after.plainDetail ?? after.detail);
  return `${name} ${words[is]}${again}.${why === undefined ? "" : ` ${why}`}`;
}

function standingOf({ state, breaker }: EndpointHealth): Standing {
  if (breaker !== undefined) return "failing";
  return state === "ok" || state === "sleeping" || state === "busy" ? "answers" : state;
}
