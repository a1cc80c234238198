import { expect, test } from "vitest";
import { readRegistryPlaces, renameInRegistry } from "../../../../../core/language/navigation/registryPlaces.ts";
import { applyEdits } from "../../../../../core/text/textEdit.ts";
import { expectWithin } from "../../../../support/clock/cpuTime.ts";

/** The entries found in a registry's text: id, entry, and the value of its `model_id`. */
function checkPlaces(text: string, ...expected: (readonly [id: string, entry: string, modelId?: string])[]): void {
  const found = [...readRegistryPlaces(text).values()].map(({ id, entry, modelId, word, key }) => {
    expect([word.start - 1, word.end + 1]).toEqual([key.start, key.end]);
    const cut = [entry, ...(modelId === undefined ? [] : [modelId])];
    return [id, ...cut.map(({ start, end }) => text.slice(start, end))];
  });
  expect(found).toEqual(expected);
}

test("each model's entry, and its model_id", () => {
  checkPlaces(
    '{"models": {"a": {"port": 1, "model_id": "a"}, "b": {}}, "scan_path": "a"}',
    ["a", '"a": {"port": 1, "model_id": "a"}', '"a"'],
    ["b", '"b": {}'],
  );
});

test("a key of that name elsewhere, or deeper, is no model", () => {
  checkPlaces(
    '{"notes": {"a": {}}, "models": {"a": {"b": {"model_id": "a"}, "endpoints": [{"url": "b", "model_id": "a"}]}}, "more": {"c": {}}}',
    ["a", '"a": {"b": {"model_id": "a"}, "endpoints": [{"url": "b", "model_id": "a"}]}'],
  );
});

test("a model_id that says something else stays as it is", () => {
  checkPlaces('{"models":{"a":{"model_id":"b"}}}', ["a", '"a":{"model_id":"b"}']);
});

test("escapes in ids, windows line ends, and characters beyond the first plane", () => {
  const text =
    '{\r\n  "models": {\r\n    "\\ud83e\\udd99 \\"x\\\\": {"model_id": "🦙 \\"x\\\\"},\r\n    "c": {}\r\n  }\r\n}';
  checkPlaces(
    text,
    ['🦙 "x\\', '"\\ud83e\\udd99 \\"x\\\\": {"model_id": "🦙 \\"x\\\\"}', '"🦙 \\"x\\\\"'],
    ["c", '"c": {}'],
  );
});

test("what was cut off still has places", () => {
  checkPlaces('{"models": {"a": {}, "b": {"model_id": "b', ["a", '"a": {}'], ["b", '"b": {"model_id": "b']);
  checkPlaces('{"models": {"a');
  checkPlaces('}}}]]] nothing \\ " : ,');
  checkPlaces("");
});

test("of two entries with one id the last one counts", () => {
  checkPlaces('{"models": {"a": {"port": 1}, "a": {"port": 2}}}', ["a", '"a": {"port": 2}']);
});

test("renaming changes the key and the model_id, escaped as JSON wants it", () => {
  const text = '{"models": {"a": {"family": "a", "model_id": "a"}}}';
  const place = readRegistryPlaces(text).get("a")!;
  expect(JSON.parse(applyEdits(text, renameInRegistry(place, '"é\\')))).toEqual({
    models: { '"é\\': { family: "a", model_id: '"é\\' } },
  });
});

test("5,000 models are found in one look", () => {
  const entry = {
    model_id: "",
    file_path: "/models/x.gguf",
    family: "q",
    size_params: 4,
    assigned_tier: "fast",
    port: 8081,
    endpoints: [{ url: "http://x/v1" }],
  };
  const models = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, i) => [`m${i}`, { ...entry, model_id: `m${i}` }]),
  );
  const text = JSON.stringify({ models }, undefined, 2);
  const places = expectWithin(300, () => readRegistryPlaces(text));
  expect(places.size).toBe(5_000);
  expect(text.slice(places.get("m4999")!.key.start, places.get("m4999")!.key.end)).toBe('"m4999"');
});
