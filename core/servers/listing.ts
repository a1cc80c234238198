import type { Probe, Reply } from "./probe.ts";
import { toServedModel } from "./servedModel.ts";
import type { ServedModel, Told } from "./servedModel.ts";

/** The models of a server, or the reply that says why there is no list of them. */
export type Listing =
  | {
      readonly models: readonly ServedModel[];
      readonly notes: readonly string[];
      /** Whom its list names as the owner of a model. */
      readonly owner?: string | undefined;
    }
  | { readonly reply: Reply };

/** So many models one looks through; whoever has more names those that matter by hand. */
const maxModels = 200;
const maxNameLength = 200;

/** What a list comes to: names that nobody could write down are left out, and so is what exceeds a list that one reads. */
export function toListing(told: readonly Told[], notes: readonly string[] = [], owner?: string): Listing {
  const sound = told.filter(({ name }) => isSoundName(name));
  const unsound = told.length - sound.length;
  const byName = new Map(sound.map((model) => [model.name, model]));
  const kept = [...byName.values()].slice(0, maxModels);
  const more = byName.size - kept.length;
  return {
    models: kept.map(toServedModel),
    notes: [
      ...notes,
      ...(unsound > 0
        ? [`${unsound} of its models ${unsound === 1 ? "has a name" : "have names"} that cannot be used.`]
        : []),
      ...(more > 0 ? [`Of its ${byName.size} models the first ${maxModels} are shown.`] : []),
    ],
    owner,
  };
}

/** Whether a server can be asked for it and a person can read it: no pattern, no end of it, and nothing that hides. */
function isSoundName(name: string): boolean {
  return name.trim() !== "" && name.length <= maxNameLength && !unsound.test(name);
}

// eslint-disable-next-line no-control-regex -- Those, and what turns the direction of a text, must not get into a terminal.
const unsound = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069*]/;

/** For what only adds to a list: `undefined` when it cannot be had. */
export async function glance(probe: Probe, ...page: Parameters<Probe>): Promise<Reply | undefined> {
  try {
    const reply = await probe(...page);
    return reply.status === 200 ? reply : undefined;
  } catch {
    // The list stands without it.
    return undefined;
  }
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
