import { describe, expect, it } from "vitest";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { parseRegistry } from "../../../../core/registry/parseRegistry.ts";
import { logLinesOf, nextSteps, summaryOf } from "../../../../client/discovery/summaryModel.ts";

type Given = Parameters<typeof summaryOf>[0];

const found = (merge: Partial<Given["merge"]> = {}, scan: Partial<Given["scan"]> = {}): Given => ({
  searched: ["/models"],
  absent: [],
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
      "0 models found: 1 new model, 1 file gone. New models are off; a profile made of them turns them on.",
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

describe("nextSteps", () => {
  const registryOf = (models: object): Parameters<typeof nextSteps>[1]["registry"] => {
    const { registry } = parseRegistry(JSON.stringify({ models }));
    return registry === undefined ? { state: "missing" } : { state: "ok", registry };
  };
  const added = [{ id: "a", path: "/a.gguf", tier: "fast" }];
  const registry = registryOf({ a: { file_path: "/a.gguf" } });
  const { profile } = parseProfile("", "desk");
  const profiles = [{ name: "desk", path: "/desk.yaml", profile }];

  it("offer a profile of what was found, as long as there is none or something is new", () => {
    const steps = ["createProfile", "chooseModels", "openRegistry"];
    expect(nextSteps(found({ added }), { profiles, registry })).toEqual(steps);
    expect(nextSteps(found(), { profiles: [], registry })).toEqual(steps);
    expect(nextSteps(found(), { profiles, registry })).toEqual(["openRegistry"]);
  });

  it.each([{}, { a: { is_embedding: true } }, { guide: { file_path: "builtin:guide.gguf" } }])(
    "lead elsewhere while there is nothing to chat with: %j",
    (models) => {
      expect(nextSteps(found({ added }), { profiles: [], registry: registryOf(models) })).toEqual([
        "searchAgain",
        "getModel",
      ]);
    },
  );
});

describe("logLinesOf", () => {
  it("names every file with its reason", () => {
    expect(logLinesOf(found({}, { unreadable: [{ path: "/x", reason: "it is empty" }] }))).toContain(
      "discovery: left out /x: it is empty",
    );
  });
});
