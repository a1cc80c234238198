import { expect, it } from "vitest";
import { emptinessOf } from "../../../../../webview/dashboard/model/emptyModel.ts";
import { question, stateOf } from "../../../../support/dashboardPage/states.ts";

const { state } = stateOf({ entries: [], decisions: [] });

it("is nothing to say where there are prompts, pinned ones too", () => {
  expect(emptinessOf(stateOf().state)).toBeUndefined();
  expect(emptinessOf({ ...state, prompts: { ...state.prompts, pinned: 1 } })).toBeUndefined();
});

it("offers a longer time before anything else where only this time is empty", () => {
  expect(emptinessOf({ ...state, asked: { ...question, span: "day" } })?.text).toMatch(/^Choose a longer time/);
});

it("says that prompts are forgotten where the log is off, and where to switch it on", () => {
  const empty = emptinessOf({ ...state, isLogging: false });
  expect(empty?.text).toContain("The decision log is off");
  expect(empty?.buttons.map(({ command }) => command)).toEqual(["openChat", "openSettings"]);
});
