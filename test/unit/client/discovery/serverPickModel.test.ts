import { describe, expect, it, test } from "vitest";
import {
  addedWords,
  lockedServers,
  modelsForProfile,
  nothingToPick,
  serverPicks,
  stepsAfterAdding,
} from "../../../../client/discovery/serverPickModel.ts";
import { parseAddresses } from "../../../../core/servers/addresses.ts";
import type { PlacedModel } from "../../../../core/servers/mergeServers.ts";
import { toServedModel } from "../../../../core/servers/servedModel.ts";
import type { MagiFiles } from "../../../../client/situation/situation.ts";
import type { AddressReport } from "../../../../workspace/servers/findServers.ts";

const baseUrl = "http://127.0.0.1:11434/v1";
const [address] = parseAddresses("127.0.0.1:11434") ?? [];

function report(reading: AddressReport["reading"]): AddressReport {
  if (address === undefined) throw new Error("It is an address.");
  return { address, baseUrl, reading };
}

const ollama = (...names: readonly string[]): AddressReport =>
  report({
    state: "ok",
    kind: "ollama",
    program: "Ollama",
    models: names.map((name) => toServedModel({ name })),
    notes: [],
  });

const placed = (name: string, state: PlacedModel["state"], more: Partial<PlacedModel> = {}): PlacedModel => ({
  baseUrl,
  name,
  id: `id_of_${name}`,
  tier: "fast",
  state,
  kind: "chat",
  ...more,
});

describe("the list of what servers have", () => {
  it("offers what is new under its server, and picks what one chats with", () => {
    const models = [
      placed("a", "new"),
      placed("b", "joined"),
      placed("c", "new", { kind: "embedding" }),
      placed("d", "known"),
      placed("e", "alias"),
      placed("/m/f.gguf", "new"),
    ];
    expect(serverPicks([ollama("a", "b", "c", "d", "e", "/m/f.gguf")], { models })).toEqual([
      { kind: "server", label: "Ollama · 127.0.0.1:11434 · 1 in the registry" },
      { kind: "model", label: "a", description: "id_of_a · fast", baseUrl, name: "a", isPicked: true },
      { kind: "model", label: "b", description: "one more endpoint of id_of_b", baseUrl, name: "b", isPicked: true },
      { kind: "model", label: "c", description: "id_of_c · embedding", baseUrl, name: "c", isPicked: false },
      {
        kind: "model",
        label: "f.gguf",
        description: "id_of_/m/f.gguf · fast",
        baseUrl,
        name: "/m/f.gguf",
        isPicked: true,
      },
    ]);
  });

  it("has no server that has nothing new", () => {
    expect(serverPicks([ollama("d")], { models: [placed("d", "known")] })).toEqual([]);
    expect(serverPicks([report({ state: "auth", program: "vLLM" })], { models: [] })).toEqual([]);
  });
});

it("names the servers that want a key once each, as keys are entered for them", () => {
  const auth = report({ state: "auth", program: "vLLM" });
  expect(lockedServers([auth, ollama("a"), { ...auth, baseUrl: "http://[::1]:11434/v1" }])).toEqual([
    "http://localhost:11434",
  ]);
});

describe("when there is nothing to pick", () => {
  test.each<[string, readonly AddressReport[], string | undefined]>([
    ["No model server answers on this machine. Start one, or say where it is.", [], undefined],
    ["No model server answers at the usual ports of box.", [], "box"],
    ["127.0.0.1:11434: Ollama has no model.", [ollama()], undefined],
    ["127.0.0.1:11434: the registry has what Ollama has (2 models).", [ollama("a", "b")], undefined],
    [
      "127.0.0.1:11434: vLLM, which wants a key that MAGI does not have.",
      [report({ state: "auth", program: "vLLM" })],
      undefined,
    ],
    ["127.0.0.1:11434: nothing listens there.", [report({ state: "silent", reason: "nothing listens there" })], "x"],
  ])("%s", (words, reports, asked) => {
    expect(nothingToPick(reports, asked)).toBe(words);
  });
});

describe("what was added", () => {
  it("is counted, and is off", () => {
    expect(addedWords({ models: [placed("a", "new")] })).toBe(
      "1 model added to the registry. It is off until a profile uses it.",
    );
    expect(addedWords({ models: [placed("a", "new"), placed("b", "new"), placed("c", "joined")] })).toBe(
      "2 models added to the registry, 1 model can be asked at one more address. They are off until a profile uses them.",
    );
    expect(addedWords({ models: [placed("c", "joined")] })).toBe("1 model can be asked at one more address.");
  });

  it("is offered to profiles unless it does not chat", () => {
    const models = [
      placed("a", "new"),
      placed("b", "new"),
      placed("c", "new", { kind: "reranking" }),
      placed("d", "known"),
    ];
    expect(modelsForProfile({ models })).toEqual(["id_of_a", "id_of_b"]);
  });

  it("leads to the first profile where there is none", () => {
    const profile = { path: "/p/mine.yaml", name: "mine" } as MagiFiles["profiles"][number]; // Only whether there is one counts.
    expect(stepsAfterAdding(["a"], { profiles: [] })).toEqual(["createProfile", "chooseModels", "undo"]);
    expect(stepsAfterAdding(["a"], { profiles: [profile] })).toEqual(["addToProfile", "undo", "openRegistry"]);
    expect(stepsAfterAdding([], { profiles: [] })).toEqual(["undo", "openRegistry"]);
  });
});
