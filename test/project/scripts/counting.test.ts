import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HostReport } from "../../../scripts/lib/hostReport.mjs";
import { Tally, afterSecondRun } from "../../../scripts/lib/tally.mjs";
import { countReport, countSecondRun, placesToRunAgain } from "../../../scripts/lib/vitestSuite.mjs";

/** What the scripts said to the terminal during a test. */
let said = "";

beforeEach(() => {
  said = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    said += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("a vitest report", () => {
  const file = (status: string, tests: readonly (readonly [status: string, fullName: string])[], message = "") => ({
    testResults: [
      {
        name: "/x/a.test.ts",
        status,
        message,
        assertionResults: tests.map(([s, fullName]) => ({ status: s, fullName })),
      },
    ],
  });

  test("counts what passed and names what failed or was skipped", () => {
    const report = file("failed", [
      ["passed", "one"],
      ["failed", "two"],
      ["pending", "three"],
    ]);
    expect(countReport(report, { project: "unit", code: 1 })).toEqual({
      passed: 1,
      failures: ["unit: two"],
      skipped: ["unit: three"],
    });
  });

  test("counts a file that did not load as a failure", () => {
    const { failures } = countReport(file("failed", [], "no such module\nstack"), { project: "unit", code: 1 });
    expect(failures).toEqual([expect.stringContaining("no such module")]);
  });

  test("counts a run without tests as a failure", () => {
    expect(countReport({ testResults: [] }, { project: "unit", code: 0 }).failures).toEqual(["unit: no test ran"]);
  });

  test("counts an error outside any test as a failure", () => {
    const { failures } = countReport(file("passed", [["passed", "one"]]), { project: "unit", code: 1 });
    expect(failures).toHaveLength(1);
  });
});

describe("files that run once more", () => {
  const file = (name: string, ...tests: readonly string[]) => ({
    name: path.resolve("test/ui", name),
    status: tests.some((test) => test.startsWith("failed")) ? "failed" : "passed",
    message: "",
    assertionResults: tests.map((test) => {
      const [status = "", fullName = ""] = test.split(" ");
      return { status, fullName };
    }),
  });
  const first = { testResults: [file("a", "passed one", "failed two", "failed three"), file("b", "passed four")] };

  test("are the few that failed, or none where many did", () => {
    expect(placesToRunAgain(first)).toEqual(["test/ui/a"]);
    const many = ["a", "b", "c", "d"].map((name) => file(name, "failed one"));
    expect(placesToRunAgain({ testResults: many })).toEqual([]);
    expect(placesToRunAgain({ testResults: many.slice(1) })).toHaveLength(3);
  });

  test("count as they end, and what failed only at first is named", () => {
    const second = { testResults: [file("a", "passed one", "passed two", "failed three")] };
    expect(countSecondRun(first, second, { project: "ui", code: 1 })).toEqual({
      passed: 3,
      failures: ["ui: three"],
      skipped: [],
      unsteady: ["ui: two"],
    });
  });

  test("that pass are no failure of the run", () => {
    const second = { testResults: [file("a", "passed one", "passed two", "passed three")] };
    expect(countSecondRun(first, second, { project: "ui", code: 0 })).toMatchObject({
      passed: 4,
      failures: [],
      unsteady: ["ui: two", "ui: three"],
    });
  });
});

describe("the report of the extension host", () => {
  test("is read from between other lines, whatever stands before it", () => {
    const report = new HostReport();
    report.take('noise\n[exthost] @@magi-test {"kind":"passed","title":"one","ms":3}');
    report.take('@@magi-test {"kind":"failed","title":"two","message":"because"}');
    report.take('@@magi-test {"kind":"skipped","title":"three"}\n@@magi-test {"kind":"ended"}');
    expect(report.finish()).toEqual({ passed: 1, failures: ["host: two"], skipped: ["host: three"] });
    expect(said).toContain("because");
  });

  test("of a second window counts, and what failed only in the first is named", () => {
    const first = { passed: 1, failures: ["host: two", "host: three"], skipped: [] };
    const second = { passed: 2, failures: ["host: three"], skipped: ["host: four"] };
    expect(afterSecondRun(first, second)).toEqual({ ...second, unsteady: ["host: two"] });
  });

  test("without an end is a failure, and what the window wrote is shown", () => {
    const report = new HostReport();
    report.take('@@magi-test {"kind":"passed","title":"one","ms":3}\nout of memory');
    expect(report.finish()).toMatchObject({ passed: 1, failures: [expect.stringContaining("ended before")] });
    expect(said).toContain("out of memory");
  });

  test("without tests is a failure", () => {
    const report = new HostReport();
    report.take('@@magi-test {"kind":"ended"}');
    expect(report.finish().failures).toEqual(["host: no test ran"]);
  });
});

describe("the last line", () => {
  test("adds up all suites, and the exit code follows it", () => {
    const tally = new Tally();
    tally.add({ passed: 2, failures: [] });
    tally.add({ passed: 1, failures: ["unit: one"], skipped: ["unit: two"], unsteady: ["ui: three"] });
    expect(tally.finish()).toBe(1);
    expect(said.trimEnd().split("\n").at(-1)).toBe("3 passed, 1 failed");
    expect(said).toContain("unit: two");
    expect(said).toContain("only the second time  ui: three");
  });

  test("is followed by success when nothing failed", () => {
    const tally = new Tally();
    tally.add({ passed: 2, failures: [] });
    expect(tally.finish()).toBe(0);
  });
});
