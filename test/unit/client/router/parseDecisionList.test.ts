import { expect, it } from "vitest";
import { parseDecisionList } from "../../../../client/router/parseDecisionList.ts";
import { decisionsOf } from "../../../support/dashboardPage/states.ts";
import { entry } from "../../core/calibration/entries.ts";

const [record] = decisionsOf([entry(4)]);

it("reads the router's records", () => {
  expect(parseDecisionList(JSON.stringify({ decisions: [record] }))).toEqual([record]);
});

it.each(["", "[]", "null", '{"decisions":7}', '{"decisions":'])("finds none in %j", (data) => {
  expect(parseDecisionList(data)).toEqual([]);
});

it("leaves out what is no record", () => {
  const decisions = [{ ...record, score: "7" }, record, null, { ...record, stages: [{ role: "x" }] }];
  expect(parseDecisionList(JSON.stringify({ decisions }))).toEqual([record]);
});
