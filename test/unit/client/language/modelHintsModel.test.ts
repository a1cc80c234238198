import { expect, test } from "vitest";
import { healthWords, modelOfHint } from "../../../../client/language/modelHintsModel.ts";
import { healthOf, running } from "../../../support/client/situations.ts";

test("what the router knows of each model, and nothing of one that was not checked yet", () => {
  const words = healthWords(running("work", { tiny: "ok", big: "down", new: "unknown", far: "auth" }));
  expect([...words]).toEqual([
    ["tiny", "answers"],
    ["big", "down"],
    ["far", "wants a key"],
  ]);
});

test("a model is as well as the best place that answers for it", () => {
  const endpoints = [healthOf("a", "down"), healthOf("a", "loading"), healthOf("a", "wrong-model")];
  expect(healthWords({ kind: "running", status: { pid: 1, profile: "p", endpoints, engines: [] } }).get("a")).toBe(
    "loading",
  );
});

test("nothing is known while the router does not run", () => {
  expect(healthWords({ kind: "off", why: "untrusted" }).size).toBe(0);
  expect(healthWords({ kind: "running", status: undefined }).size).toBe(0);
});

test("the model that a hint is about", () => {
  expect(modelOfHint({ label: "4B", data: { uri: "file:///a", model: "tiny" } })).toBe("tiny");
  for (const other of [undefined, null, 1, {}, { data: null }, { data: { model: 1 } }])
    expect(modelOfHint(other)).toBeUndefined();
});
