import type { Registry } from "../../registry/registry.ts";
import { describeKey } from "../keyDocs.ts";
import { describeModel } from "../modelCard.ts";
import type { Sketch } from "../sketch/sketch.ts";
import { describeStrategy } from "../strategyWords.ts";
import { registryTierCard, tierCard } from "../tierCard.ts";
import type { CompletionSubject } from "./completion.ts";

/** What there is to say of a suggestion, as Markdown: what hovering it would tell. */
export function documentationOf(
  subject: CompletionSubject,
  { sketch, registry }: { readonly sketch: Sketch; readonly registry: Registry | undefined },
): string | undefined {
  switch (subject.kind) {
    case "key":
      return describeKey(subject.path);
    case "model":
      return describeModel(subject.id, registry);
    case "tier":
      return tierCard(subject.name, sketch, registry);
    case "registry-tier":
      return registryTierCard(subject.name, registry);
    case "strategy":
      return describeStrategy(subject.name);
    case "words":
      return subject.text;
  }
}
