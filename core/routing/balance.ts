import type { Random } from "../ports.ts";
import type { LoadBalancing } from "../profile/profile.ts";
import { assertNever } from "../assertNever.ts";
import { inTurn, positive } from "./rotation.ts";
import type { Rotating } from "./rotation.ts";
import type { Balancing } from "./situation.ts";

/** An endpoint that could be asked now. */
export interface Option extends Rotating {
  readonly modelId: string;
  /** Requests under way there: ours, or all that its server tells of when those are more. */
  readonly load: number;
}

/** The options in the order in which they should be tried; the first is the choice. */
export function balance<O extends Option>(
  options: readonly O[],
  { enabled, strategy }: LoadBalancing,
  balancing: Balancing,
): readonly O[] {
  if (!enabled || options.length < 2) return options;
  switch (strategy) {
    case "round_robin":
      return inTurn(options, balancing);
    case "least_loaded":
      // Endpoints that are equally idle take turns instead of leaving all work to the first.
      return inTurn(options, balancing).sort((a, b) => loadOf(a) - loadOf(b));
    case "random":
      return shuffle(options, balancing.random);
    default:
      return assertNever(strategy);
  }
}

function loadOf(option: Option): number {
  return option.load / positive(option.weight);
}

/** A random order in which a heavier option tends to come earlier. */
function shuffle<O extends Option>(options: readonly O[], random: Random): O[] {
  const left = [...options];
  const order: O[] = [];
  while (left.length > 0) {
    let point = random() * left.reduce((sum, option) => sum + positive(option.weight), 0);
    const at = left.findIndex((option) => (point -= positive(option.weight)) < 0);
    order.push(...left.splice(at === -1 ? left.length - 1 : at, 1));
  }
  return order;
}
