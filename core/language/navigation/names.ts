import type { TextRange } from "../../problem.ts";
import { rootOf } from "../sketchFacts.ts";
import type { Sketch, SketchEntry, SketchNode } from "../sketch/sketch.ts";
import type { AnchorUse } from "./anchors.ts";
import { Nodes } from "./nodes.ts";
import type { NameScalar } from "./nodes.ts";
import { numberOf } from "./numbers.ts";

/** A place of a profile where a tier or a model stands by its name. */
export interface NameUse {
  readonly kind: "tier" | "model";
  readonly name: string;
  /** The name without its quotes; all of it for an alias. */
  readonly word: TextRange;
  /** With its quotes. */
  readonly range: TextRange;
  readonly quote: NameScalar["quote"];
  /** An alias says the name without spelling it. */
  readonly isAlias: boolean;
  /** Whether it is the `name` of an item of `tier_config`. */
  readonly isDeclaration: boolean;
  /** The item or entry that it stands in. */
  readonly around: TextRange;
}

/** A tier of `tier_config`, as far as it can be read. */
export interface TierItem {
  readonly name: string;
  /** The value of `max_score` and where it stands; undefined when there is none that is a number. */
  readonly maxScore: { readonly value: number; readonly range: TextRange } | undefined;
}

/** The names of a profile, with the places where they stand. */
export interface ProfileNames {
  /** In the order of the text. */
  readonly uses: readonly NameUse[];
  /** In the order of `tier_config`. */
  readonly tiers: readonly TierItem[];
  readonly anchors: readonly AnchorUse[];
  /** What the profile calls itself; undefined when it does not. */
  readonly profile: { readonly name: string; readonly word: TextRange } | undefined;
}

/** Several features look at one text after each key; its names are read once. */
const known = new WeakMap<Sketch, ProfileNames>();

/** Reads the names of any text, however broken, given its sketch. Only the first document of a file counts. */
export function readNames(text: string, sketch: Sketch): ProfileNames {
  const before = known.get(sketch);
  if (before !== undefined) return before;
  const names = new NamesReader(text, sketch).read(rootOf(sketch));
  known.set(sketch, names);
  return names;
}

class NamesReader {
  readonly #nodes: Nodes;
  readonly #uses = new Map<number, NameUse>();
  readonly #tiers: TierItem[] = [];

  constructor(text: string, sketch: Sketch) {
    this.#nodes = new Nodes(text, sketch);
  }

  read(root: SketchNode | undefined): ProfileNames {
    const nodes = this.#nodes;
    for (const { key, value } of nodes.entries(root, ["enabled_models", "tier_config", "two_stage", "routing"]))
      if (key.text === "enabled_models")
        for (const item of nodes.items(value)) this.#use("model", item.value, item.range, false);
      else if (key.text === "tier_config") for (const item of nodes.items(value)) this.#tier(item.value);
      else if (key.text === "routing") this.#rules(value);
      else
        for (const entry of nodes.entries(value, ["stage1_tier", "stage2_tier"]))
          this.#use("tier", entry.value, entry.range, false);
    const uses = [...this.#uses.values()].sort((a, b) => a.range.start - b.range.start);
    return { uses, tiers: this.#tiers, anchors: nodes.anchors, profile: this.#profile(root) };
  }

  /** Its name under `profile`, else the one at the root. */
  #profile(root: SketchNode | undefined): ProfileNames["profile"] {
    const nodes = this.#nodes;
    const nested = nodes.entries(root, ["profile"]).findLast(({ value }) => value !== undefined)?.value;
    for (const home of [nested, root]) {
      const value = nodes.entries(home, ["name"]).findLast((entry) => entry.value !== undefined)?.value;
      const spelled = nodes.name(nodes.follow(value));
      if (spelled !== undefined && spelled.text !== "") return { name: spelled.text, word: spelled.word };
    }
    return undefined;
  }

  #rules(routing: SketchNode | undefined): void {
    const nodes = this.#nodes;
    for (const { value } of nodes.entries(routing, ["rules"]))
      for (const item of nodes.items(value))
        for (const entry of nodes.entries(item.value, ["tier"])) this.#use("tier", entry.value, entry.range, false);
  }

  #tier(item: SketchNode | undefined): void {
    const entries = this.#nodes.entries(item, ["name", "max_score"]);
    const last = (key: string): SketchEntry | undefined => entries.findLast((entry) => entry.key.text === key);
    for (const { key, value, range } of entries)
      if (key.text === "name") this.#use("tier", value, this.#nodes.follow(item)?.range ?? range, true);
    const name = this.#nodes.name(this.#nodes.follow(last("name")?.value))?.text;
    const score = last("max_score")?.value;
    const spelled = this.#nodes.name(this.#nodes.follow(score));
    const value = spelled?.quote === "" ? numberOf(spelled.text) : undefined;
    if (name === undefined || name === "") return;
    const maxScore = score === undefined || value === undefined ? undefined : { value, range: score.range };
    this.#tiers.push({ name, maxScore });
  }

  /** Adds a name where it stands, and where it is spelled when an alias stands there. */
  #use(kind: NameUse["kind"], node: SketchNode | undefined, around: TextRange, isDeclaration: boolean): void {
    const isAlias = this.#nodes.aliasOf(node) !== undefined;
    const target = isAlias ? this.#nodes.follow(node) : node;
    const spelled = this.#nodes.name(target);
    if (node === undefined || spelled === undefined || spelled.text === "") return;
    const { text: name, range, word, quote } = spelled;
    if (isAlias)
      this.#add({ kind, name, word: node.range, range: node.range, quote: "", isAlias, isDeclaration, around });
    this.#add({
      kind,
      name,
      word,
      range,
      quote,
      isAlias: false,
      isDeclaration: isDeclaration && !isAlias,
      around: isAlias ? range : around,
    });
  }

  /** A place that aliases lead to more than once counts as it was met first. */
  #add(use: NameUse): void {
    if (!this.#uses.has(use.range.start)) this.#uses.set(use.range.start, use);
  }
}

/** The use of a name at an offset, also right behind its last letter. */
export function findUseAt(uses: readonly NameUse[], offset: number): NameUse | undefined {
  return uses.find(({ range }) => range.start <= offset && offset <= range.end);
}
