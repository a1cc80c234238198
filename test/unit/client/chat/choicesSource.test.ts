import { expect, it } from "vitest";
import type { KnownChoices } from "../../../../client/chat/choicesModel.ts";
import { ChoicesSource } from "../../../../client/chat/choicesSource.ts";
import { Observable } from "../../../../client/observing/observable.ts";
import { profileFile, running, situationWith } from "../../../support/client/situations.ts";

it("tells the choices at once, and again when the profile's file says something else or another is active", () => {
  const first = situationWith({});
  const situation = new Observable(first);
  const told: KnownChoices[] = [];
  const source = new ChoicesSource(situation, (known) => told.push(known));
  const names = (): readonly (readonly string[])[] =>
    told.splice(0).map(({ choices }) => choices.map(({ label }) => label));
  expect(names()).toEqual([["Auto", "fast", "powerful", "tiny", "big"]]);
  // Health, and files that were read anew and say the same.
  situation.set({ ...first, router: running("work", { tiny: "down", big: "ok" }) });
  situation.set({ ...first, files: { ...first.files } });
  expect(names()).toEqual([]);
  const changed = profileFile("work", "enabled_models: [tiny]\ntier_config: [{ name: fast, max_score: .inf }]");
  const other = profileFile("other", "enabled_models: [big]\ntier_config: [{ name: powerful, max_score: .inf }]");
  const next = { ...first, files: { ...first.files, profiles: [changed, other] } };
  situation.set(next);
  situation.set({ ...next, active: { name: "other", source: "remembered" } });
  expect(names()).toEqual([
    ["Auto", "fast", "tiny"],
    ["Auto", "powerful", "big"],
  ]);
  source.dispose();
  situation.set(first);
  expect(told).toEqual([]);
});
