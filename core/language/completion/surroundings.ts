import type { Registry } from "../../registry/registry.ts";
import type { Sketch } from "../sketch/sketch.ts";
import type { Spot } from "./spot.ts";

/** What is known around the cursor, for those who suggest something for it. */
export interface Surroundings {
  readonly spot: Spot;
  /** What is typed so far. */
  readonly typed: string;
  /** All of the word that a suggestion replaces, also what stands behind the cursor. */
  readonly word: string;
  readonly sketch: Sketch;
  /** The file's name without its ending: what the profile is likely called. */
  readonly stem: string;
  readonly registry: Registry | undefined;
}
