import type { TextRange } from "../problem.ts";
import type { Registry } from "../registry/registry.ts";
import { describeKey } from "./keyDocs.ts";
import { describeModel } from "./modelCard.ts";
import { resolvedSketch, spelledOut } from "./navigation/resolvedSketch.ts";
import { findWordAt } from "./sketch/findAt.ts";
import type { SketchedWord } from "./sketch/findAt.ts";
import { readSketch } from "./sketch/readSketch.ts";
import type { Sketch, SketchPath } from "./sketch/sketch.ts";
import { sketchedTiers, tierAt } from "./sketchFacts.ts";
import { balancingWords, stageWords } from "./sectionWords.ts";
import { describeStrategy } from "./strategyWords.ts";
import { scoreWords, tierCard } from "./tierCard.ts";

export interface Hover {
  readonly markdown: string;
  readonly range: TextRange;
}

export interface HoverRequest {
  readonly text: string;
  /** The sketch of the text, where it is known already. */
  readonly sketch?: Sketch;
  readonly offset: number;
  /** Undefined when none could be read. */
  readonly registry: Registry | undefined;
  /** The last known health of a model in a few words, for those who know it. */
  readonly healthOf?: (modelId: string) => string | undefined;
}

/** What is to be said of the word at an offset, in any text, however broken; `undefined` when nothing is. */
export function hover(request: HoverRequest): Hover | undefined {
  const sketch = request.sketch ?? readSketch(request.text).sketch;
  const word = findWordAt(sketch, request.offset);
  if (word === undefined) return undefined;
  // What an alias or a merge key stands for is what there is to say.
  const facts = resolvedSketch(request.text, sketch);
  const named = word.kind === "value" && facts !== sketch ? spelledOut(request.text, sketch, word.scalar) : undefined;
  const meant = named === undefined ? word : { ...word, scalar: { ...word.scalar, text: named } };
  const markdown = (word.kind === "value" ? describeValue(meant, facts, request) : undefined) ?? docsOf(word, facts);
  return markdown === undefined ? undefined : { markdown, range: word.scalar.range };
}

/** What there is to say of a value as such, and not of its key. */
function describeValue(
  { path, scalar }: SketchedWord,
  sketch: Sketch,
  { registry, healthOf }: HoverRequest,
): string | undefined {
  switch (pathPattern(path)) {
    case "enabled_models.*": {
      const health = healthOf?.(scalar.text);
      const tiers = sketchedTiers(sketch).map((tier) => tier.name);
      return describeModel(scalar.text, registry, { tiers, ...(health !== undefined && { health }) });
    }
    case "tier_config.*.name":
    case "two_stage.stage1_tier":
    case "two_stage.stage2_tier":
    case "routing.rules.*.tier":
      return tierCard(scalar.text, sketch, registry);
    case "load_balancing.strategy":
      return describeStrategy(scalar.text);
    default:
      return undefined;
  }
}

/** A key's documentation, and what its section comes to in this profile. */
function docsOf({ path }: SketchedWord, sketch: Sketch): string | undefined {
  const docs = describeKey(path);
  const here = docs === undefined ? undefined : wordsHere(path, sketch);
  return here === undefined ? docs : `${docs}\n\n${here}`;
}

function wordsHere(path: SketchPath, sketch: Sketch): string | undefined {
  switch (pathPattern(path)) {
    case "two_stage":
    case "two_stage.enabled":
      return stageWords(sketch);
    case "load_balancing":
    case "load_balancing.enabled":
      return balancingWords(sketch);
    case "tier_config.*.max_score": {
      const tier = tierAt(sketch, Number(path[1]));
      return tier?.maxScore === undefined ? undefined : `This tier: ${scoreWords(tier, sketchedTiers(sketch))}.`;
    }
    default:
      return undefined;
  }
}

function pathPattern(path: SketchPath): string {
  return path.map((step) => (typeof step === "number" ? "*" : step)).join(".");
}
