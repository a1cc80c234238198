import { dirname } from "node:path";
import type { ModelFacts } from "../../core/discovery/modelFacts.ts";
import { readModelName } from "../../core/discovery/modelName.ts";
import type { FoundModel } from "../../core/discovery/scan.ts";

type Placed = FoundModel & { readonly place: string };

/** Which of several files for one model: what llama.cpp's own documents recommend, then what is exact, then the rest. */
const order = ["F16", "BF16", "Q8_0", "F32"];

/**
 * Gives models the projectors that lie with them: in the same place, or in the folder above, where repositories have one
 * for the folders of all quantisations. A projector that is named after a model belongs to that model; one whose name says
 * nothing belongs to the models of its place when these are all the same one in several quantisations.
 */
export function assignProjectors(found: readonly Placed[]): {
  readonly found: readonly FoundModel[];
  readonly loose: readonly string[];
} {
  const projectors = found.filter(({ facts }) => facts.isProjector);
  const models = found.filter(({ facts }) => !facts.isProjector);
  const byPlace = new Map<string, Placed[]>();
  for (const model of models)
    for (const place of new Set([model.place, dirname(model.place)])) {
      const beside = byPlace.get(place) ?? [];
      byPlace.set(place, beside);
      beside.push(model);
    }
  const choices = new Map<Placed, Placed[]>();
  const loose: string[] = [];
  for (const projector of projectors) {
    const beside = (byPlace.get(projector.place) ?? []).filter(({ facts }) => !facts.isEmbedding && !facts.isReranker);
    const served = servedBy(projector, beside);
    if (served.length === 0) loose.push(projector.path);
    for (const model of served) choices.set(model, [...(choices.get(model) ?? []), projector]);
  }
  return {
    found: models.map(({ place: _place, ...model }, position) => {
      const own = models[position];
      const projector = own === undefined ? undefined : bestOf(choices.get(own) ?? []);
      return projector === undefined ? model : { ...model, projector: projector.path };
    }),
    loose,
  };
}

function servedBy({ name, facts, place }: Placed, beside: readonly Placed[]): readonly Placed[] {
  const wanted = kindOf(facts);
  const named = beside.filter((model) => kindOf(model.facts) === wanted);
  if (named.length > 0) return named;
  // In the folder itself before the folders in it.
  const inPlace = beside.filter((model) => model.place === place);
  const near = inPlace.length > 0 ? inPlace : beside;
  const kinds = new Set(near.map((model) => kindOf(model.facts)));
  const isNameless = readModelName(name).family === undefined;
  return kinds.size === 1 && (isNameless || near.every((model) => model.facts.family === facts.family)) ? near : [];
}

function kindOf({ family, variant, versionInId, size }: ModelFacts): string {
  return [family, variant, versionInId, size].map((part) => part ?? "").join(" ");
}

function bestOf(projectors: readonly Placed[]): Placed | undefined {
  const rank = ({ facts }: Placed): number => {
    const at = order.indexOf(facts.quantization ?? "");
    return at === -1 ? order.length : at;
  };
  return [...projectors].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1))[0];
}
