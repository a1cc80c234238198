import { describe, expect, it } from "vitest";
import { logLinesOf, summaryOf } from "../../../../client/discovery/summaryModel.ts";

type Given = Parameters<typeof summaryOf>[0];

const found = (merge: Partial<Given["merge"]> = {}, scan: Partial<Given["scan"]> = {}): Given => ({
  searched: ["/models"],
  isWritten: true,
  scan: { models: [], unreadable: [], notModels: [], duplicates: [], files: 0, ...scan },
  merge: {
    text: "",
    isChanged: true,
    added: [],
    changed: [],
    kept: [],
    vanished: [],
    givenPorts: [],
    warnings: [],
    ...merge,
  },
});

describe("summaryOf", () => {
  it("says what is new, and that it is off", () => {
    const added = [{ id: "a", path: "/a.gguf", tier: "fast" }];
    expect(summaryOf(found({ added, vanished: [{ id: "b", file: "b", isNew: true }] }))).toBe(
      "0 models found: 1 new model, 1 file gone. New models are off until you set `enabled` to true.",
    );
  });

  it("says that nothing is new, and what could not be read", () => {
    expect(
      summaryOf(
        found(
          { vanished: [{ id: "b", file: "b", isNew: false }] },
          { unreadable: [{ path: "/x", reason: "it is empty" }] },
        ),
      ),
    ).toBe("0 models found, nothing new. 1 file could not be read; the log names them.");
  });

  it("hands on what a person must do", () => {
    expect(summaryOf(found({ warnings: ["The range is full."] }))).toContain("The range is full.");
    expect(summaryOf({ ...found(), searched: [] })).toContain("Choose a folder.");
  });
});

describe("logLinesOf", () => {
  it("names every file with its reason", () => {
    expect(logLinesOf(found({}, { unreadable: [{ path: "/x", reason: "it is empty" }] }))).toContain(
      "discovery: left out /x: it is empty",
    );
  });
});
