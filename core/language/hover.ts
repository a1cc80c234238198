import type { TextRange } from "../problem.ts";
import { strategies } from "../profile/profile.ts";
import type { Registry } from "../registry/registry.ts";
import { keyDocs } from "./keyDocs.ts";
import { findKeySchema } from "./keySchema.ts";
import { inlineCode } from "./markdown.ts";
import { modelCard } from "./modelCard.ts";
import { findWordAt } from "./sketch/findAt.ts";
import type { SketchedWord } from "./sketch/findAt.ts";
import { readSketch } from "./sketch/readSketch.ts";
import type { Sketch, SketchPath } from "./sketch/sketch.ts";
import { strategySentences } from "./strategyWords.ts";
import { tierCard } from "./tierCard.ts";

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
}

/** What is to be said of the word at an offset, in any text, however broken; `undefined` when nothing is. */
export function hover({
  text,
  sketch = readSketch(text).sketch,
  offset,
  registry,
}: HoverRequest): Hover | undefined {
  const word = findWordAt(sketch, offset);
  if (word === undefined) return undefined;
  const markdown = word.kind === "key" ? docsOf(word.path) : describeValue(word, sketch, registry);
  return markdown === undefined ? undefined : { markdown, range: word.scalar.range };
}

function describeValue(
  { path, scalar }: SketchedWord,
  sketch: Sketch,
  registry: Registry | undefined,
): string | undefined {
  switch (pathPattern(path)) {
    case "enabled_models.*":
      return describeModel(scalar.text, registry);
    case "tier_config.*.name":
    case "two_stage.stage1_tier":
    case "two_stage.stage2_tier":
      return tierCard(scalar.text, sketch, registry);
    case "load_balancing.strategy": {
      const strategy = strategies.find((known) => known === scalar.text);
      return strategy === undefined ? docsOf(path) : `**${strategy}** — ${strategySentences[strategy]}`;
    }
    default:
      return docsOf(path);
  }
}

/** A model's card, or a word on why there is none. */
export function describeModel(id: string, registry: Registry | undefined): string | undefined {
  if (registry === undefined || id === "") return undefined;
  const model = registry.models.get(id);
  return model === undefined ? `**${inlineCode(id)}** — the registry does not know this model.` : modelCard(model);
}

function docsOf(path: SketchPath): string | undefined {
  const schema = findKeySchema(path);
  const name = path.at(-1);
  return schema === undefined || typeof name !== "string" ? undefined : keyDocs(name, schema);
}

function pathPattern(path: SketchPath): string {
  return path.map((step) => (typeof step === "number" ? "*" : step)).join(".");
}
