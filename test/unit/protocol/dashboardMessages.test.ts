import { describe, expect, it } from "vitest";
import { parseFromDashboardPage } from "../../../protocol/parseFromDashboardPage.ts";
import { parseToDashboardPage } from "../../../protocol/parseToDashboardPage.ts";
import { question, stateOf } from "../../support/dashboardPage/states.ts";

describe("from the page", () => {
  it.each([
    { kind: "ready", asked: question },
    { kind: "ask", asked: { span: "week", wish: { kind: "share", percents: [60, 30, 10] } } },
    { kind: "ask", asked: { span: "all", wish: { kind: "wait", seconds: 2.5 } } },
    { kind: "write", id: "x" },
    { kind: "undo" },
    { kind: "command", command: "openChat" },
  ])("$kind is understood", (message) => {
    expect(parseFromDashboardPage(message)).toBe(message);
  });

  it.each([
    null,
    { kind: "write" },
    { kind: "command", command: "workbench.action.terminal.new" },
    { kind: "ask", asked: { span: "year", wish: { kind: "usual" } } },
    { kind: "ask", asked: { span: "all", wish: { kind: "share", percents: [101] } } },
    { kind: "ask", asked: { span: "all", wish: { kind: "share", percents: [Number.NaN] } } },
    { kind: "ask", asked: { span: "all", wish: { kind: "share", percents: Array(2_000).fill(0) } } },
    { kind: "ask", asked: { span: "all", wish: { kind: "wait", seconds: 0 } } },
    { kind: "ask", asked: { span: "all", wish: { kind: "wait", seconds: Infinity } } },
  ])("%j is not", (message) => {
    expect(parseFromDashboardPage(message)).toBeUndefined();
  });
});

describe("to the page", () => {
  it.each([stateOf(), stateOf({ entries: [], decisions: [] }), { kind: "showThresholds" }])(
    "$kind is understood",
    (message) => {
      expect(parseToDashboardPage(message)).toBe(message);
    },
  );

  const { state } = stateOf();
  it.each([
    { kind: "state" },
    { kind: "state", state: { ...state, profile: 7 } },
    { kind: "state", state: { ...state, tiers: [{}] } },
    { kind: "state", state: { ...state, asked: {} } },
    { kind: "state", state: { ...state, proposal: { state: "proposed" } } },
    { kind: "state", state: { ...state, presets: { usual: ["1"], even: [] } } },
  ])("what has another shape is not", (message) => {
    expect(parseToDashboardPage(message)).toBeUndefined();
  });
});
