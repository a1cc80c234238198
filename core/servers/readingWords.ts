import { assertNever } from "../assertNever.ts";
import type { ServerReading } from "./readServer.ts";
import { keyWords } from "./serverKeys.ts";

/** What was found at an address, or why nothing was. `refused`: the server was sent a key, and does not take it. */
export type AddressReading =
  | ServerReading
  | { readonly state: "auth"; readonly program: string; readonly refused: true }
  | { readonly state: "silent"; readonly reason: string };

/** The same in a few words, for after an address and a colon. */
export function readingWords(reading: AddressReading): string {
  switch (reading.state) {
    case "ok": {
      const { length } = reading.models;
      return `${reading.program}, ${length === 0 ? "without a model" : length === 1 ? "1 model" : `${length} models`}`;
    }
    case "auth":
      return `${reading.program}, which ${"refused" in reading ? keyWords.refused : keyWords.missing}`;
    case "loading":
      return `${reading.program}, which is loading its model; try again in a moment`;
    case "busy":
      return `${reading.program}, which has too much to do to answer; try again in a moment`;
    case "failing":
      return `${reading.program}, which fails when it is asked for its models`;
    case "stranger":
      return "something answers there, but it is no model server that MAGI knows";
    case "magi":
      return "MAGI's own gateway; what it passes prompts on to is in the registry already";
    case "silent":
      return reading.reason;
    default:
      return assertNever(reading);
  }
}
