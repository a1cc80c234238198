import { expect, test } from "vitest";
import { healthLine, linesFromRouter, modelOfCard } from "../../../../client/language/modelHoversModel.ts";
import { modelCard } from "../../../../core/language/modelCard.ts";
import { hover } from "../../../../core/language/hover.ts";
import { healthOf, running } from "../../../support/client/situations.ts";
import { sampleRegistry } from "../../../support/lsp/sampleRegistry.ts";

test("the card of a model is known by its first line, whatever the id", () => {
  for (const id of ["qwen3_4p0b_q4km_fast", "a`b", "`", "two words"])
    expect(modelOfCard(modelCard({ model_id: id, assigned_tier: "fast" }))).toBe(id);
});

test("hovers of tiers and keys are no cards", () => {
  for (const [text, offset] of [
    ["two_stage: { stage1_tier: fast }", 28],
    ["two_stage: {}", 3],
  ] as const) {
    const said = hover({ text, offset, registry: sampleRegistry })?.markdown;
    expect(said).toBeDefined();
    expect(modelOfCard(said ?? "")).toBeUndefined();
  }
});

test("health is one more line of the card, as where it is known at once", () => {
  const [model] = sampleRegistry.models.values();
  expect(`${modelCard(model!)}${healthLine("answers")}`).toBe(modelCard(model!, { health: "answers" }));
});

test("what the router knows of a model are more lines of its card", () => {
  const ttftMs = { ewma: 300, p50: 300, p95: 300 };
  const status = {
    pid: 1,
    profile: "work",
    endpoints: [healthOf("tiny", "ok"), healthOf("big", "down")],
    models: [{ modelId: "tiny", answers: 3, ttftMs }],
    engines: [],
  };
  expect(linesFromRouter("tiny", { kind: "running", status })).toBe(
    "\n- Health: answers\n- Lately: first token 300 ms",
  );
  expect(linesFromRouter("big", { kind: "running", status })).toBe("\n- Health: down");
  expect(linesFromRouter("other", { kind: "running", status })).toBe("");
  expect(linesFromRouter(undefined, running("work", { tiny: "ok" }))).toBe("");
  expect(linesFromRouter("tiny", { kind: "starting", again: false })).toBe("");
});
