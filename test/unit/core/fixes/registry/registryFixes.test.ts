import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findInRegistry } from "../../../../../core/diagnostics/registry/checkRegistry.ts";
import type { RegistryProblem } from "../../../../../core/diagnostics/registry/checkRegistry.ts";
import type { RegistryFacts } from "../../../../../core/diagnostics/registry/registryFinding.ts";
import { registryFixesFor } from "../../../../../core/fixes/registry/registryFixes.ts";
import { applyEdits } from "../../../../../core/text/textEdit.ts";

/** Each fix of the first problem of a registry, as `title: what the text becomes`. */
function fixesOf(text: string, facts: RegistryFacts = {}): readonly string[] {
  const [problem] = findInRegistry(text, facts);
  if (problem === undefined) throw new Error("There is no problem.");
  return registryFixesFor(problem, text).map(({ title, edits }) => `${title}: ${applyEdits(text, edits)}`);
}

describe("fixes in the registry", () => {
  it("corrects a field, or removes it", () => {
    expect(fixesOf('{"models": {"a": {"prot": 1, "enabled": true}}}')).toEqual([
      'Change to `port`: {"models": {"a": {"port": 1, "enabled": true}}}',
      'Remove `prot`: {"models": {"a": {"enabled": true}}}',
    ]);
    expect(fixesOf('{"models": {"a": {"port": 1, "prot": [2, "}"]}}}')).toEqual([
      'Remove `prot`: {"models": {"a": {"port": 1}}}',
    ]);
    expect(fixesOf('{"models": {"a": {"endpoints": [{"url": "http://a/v1", "wieght": 2}]}}}')).toEqual([
      'Change to `weight`: {"models": {"a": {"endpoints": [{"url": "http://a/v1", "weight": 2}]}}}',
      'Remove `wieght`: {"models": {"a": {"endpoints": [{"url": "http://a/v1"}]}}}',
    ]);
    expect(fixesOf('{"models": {}, "scanpath": null}')[0]).toBe(
      'Change to `scan_path`: {"models": {}, "scan_path": null}',
    );
  });

  it("moves a field to its place, or removes it", () => {
    expect(
      fixesOf('{"models": {"a": {"slots": 2, "endpoints": [{"url": "http://a/v1"}, {"url": "http://b/v1"}]}}}'),
    ).toEqual([
      'Move `slots` into `endpoints`: {"models": {"a": {"endpoints": [{"url":"http://a/v1","slots":2},{"url":"http://b/v1","slots":2}]}}}',
      'Remove `slots`: {"models": {"a": {"endpoints": [{"url": "http://a/v1"}, {"url": "http://b/v1"}]}}}',
    ]);
    expect(fixesOf('{"models": {"a": {"url": "http://a/v1"}}}')).toEqual([
      'Move `url` into `endpoints`: {"models": {"a": {"endpoints": [{"url":"http://a/v1"}]}}}',
      'Remove `url`: {"models": {"a": {}}}',
    ]);
    expect(fixesOf('{"models": {"a": {"endpoints": [{"url": "http://a/v1", "enabled": false}]}}}')).toEqual([
      'Move `enabled` beside `endpoints`: {"models": {"a": {"endpoints": [{"url": "http://a/v1"}], "enabled": false}}}',
      'Remove `enabled`: {"models": {"a": {"endpoints": [{"url": "http://a/v1"}]}}}',
    ]);
  });

  it("only removes a misplaced field whose place is taken, or is not there", () => {
    expect(fixesOf('{"models": {"a": {"port": 1, "slots": 2}}}')).toEqual([
      'Remove `slots`: {"models": {"a": {"port": 1}}}',
    ]);
    expect(fixesOf('{"models": {"a": {"slots": 2, "endpoints": [{"url": "http://a/v1", "slots": 3}]}}}')).toEqual([
      'Remove `slots`: {"models": {"a": {"endpoints": [{"url": "http://a/v1", "slots": 3}]}}}',
    ]);
    expect(fixesOf('{"models": {"a": {"ctx_size": 8, "endpoints": [{"url": "http://a/v1", "ctx_size": 9}]}}}')).toEqual(
      ['Remove `ctx_size`: {"models": {"a": {"ctx_size": 8, "endpoints": [{"url": "http://a/v1"}]}}}'],
    );
  });

  it("puts an endpoint's port into its address, where that has none yet", () => {
    const withUrl = (url: string, port: unknown): readonly string[] =>
      fixesOf(JSON.stringify({ models: { a: { endpoints: [{ url, port }] } } })).map((fix) => fix.split(": ")[0] ?? "");
    expect(fixesOf('{"models": {"a": {"endpoints": [{"url": "http://h/v1", "port": 8080}]}}}')).toEqual([
      'Change `url` to `http://h:8080/v1`: {"models": {"a": {"endpoints": [{"url": "http://h:8080/v1"}]}}}',
      'Remove `port`: {"models": {"a": {"endpoints": [{"url": "http://h/v1"}]}}}',
    ]);
    expect(withUrl("http://[::1]", 1)).toEqual(["Change `url` to `http://[::1]:1`", "Remove `port`"]);
    expect(withUrl("http://h:1/v1", 2)).toEqual(["Remove `port`"]);
    expect(withUrl("http://h/v1", "x")).toEqual(["Remove `port`"]);
  });

  it("calls the model's name at an endpoint `model`, where that is free", () => {
    expect(fixesOf('{"models": {"a": {"endpoints": [{"url": "http://h/v1", "model_id": "m"}]}}}')).toEqual([
      'Change to `model`: {"models": {"a": {"endpoints": [{"url": "http://h/v1", "model": "m"}]}}}',
      'Remove `model_id`: {"models": {"a": {"endpoints": [{"url": "http://h/v1"}]}}}',
    ]);
    expect(
      fixesOf('{"models": {"a": {"endpoints": [{"url": "http://h/v1", "model": "n", "model_id": "m"}]}}}'),
    ).toEqual(['Remove `model_id`: {"models": {"a": {"endpoints": [{"url": "http://h/v1", "model": "n"}]}}}']);
  });

  it("makes a model's id the key that it stands under", () => {
    expect(fixesOf('{"models": {"a": {"model_id": "b", "port": 1}}}')).toEqual([
      'Change to `a`: {"models": {"a": {"model_id": "a", "port": 1}}}',
      'Remove `model_id`: {"models": {"a": {"port": 1}}}',
    ]);
  });

  it("turns a range of ports round, or removes it", () => {
    expect(fixesOf('{"models": {}, "port_range": [5, 1]}')).toEqual([
      'Change to `[1,5]`: {"models": {}, "port_range": [1,5]}',
      'Remove `port_range`: {"models": {}}',
    ]);
    expect(fixesOf('{"models": {}, "port_range": {"start": 5, "end": 1}}')[0]).toBe(
      'Change to `{"start":1,"end":5}`: {"models": {}, "port_range": {"start":1,"end":5}}',
    );
    expect(fixesOf('{"models": {}, "port_range": [1]}')).toEqual(['Remove `port_range`: {"models": {}}']);
  });

  it("takes a number or a truth value out of its quotes", () => {
    expect(fixesOf('{"models": {"a": {"port": "8081"}}}')).toEqual([
      'Change to `8081`: {"models": {"a": {"port": 8081}}}',
    ]);
    expect(fixesOf('{"models": {"a": {"enabled": "false"}}}')).toEqual([
      'Change to `false`: {"models": {"a": {"enabled": false}}}',
    ]);
    expect(fixesOf('{"models": {"a": {"endpoints": [{"url": "http://a/v1", "weight": "2.50"}]}}}')).toEqual([
      'Change to `2.5`: {"models": {"a": {"endpoints": [{"url": "http://a/v1", "weight": 2.5}]}}}',
    ]);
    expect(fixesOf('{"models": {"a": {"port": "x"}}}')).toEqual([]);
    expect(fixesOf('{"models": {"a": {"endpoints": [{"url": "5"}]}}}')).toEqual([]);
  });

  it("takes a key out of the file", () => {
    expect(fixesOf('{"models": {"a": {"port": 1, "api_key": "sk-1"}}}')).toEqual([
      'Remove `api_key`: {"models": {"a": {"port": 1}}}',
    ]);
    expect(fixesOf('{"models": {"a": {"endpoints": [{"url": "http://me:sk-1@a/v1"}]}}}')).toEqual([]);
  });

  it("gives the second model of a port one that none has", () => {
    expect(
      fixesOf(
        '{"models": {"a": {"port": 8081}, "b": {"port": 8081}, "c": {"endpoints": [{"url": "http://localhost:8082/v1"}]}}}',
      ),
    ).toEqual([
      'Give `b` the free port 8083: {"models": {"a": {"port": 8081}, "b": {"port": 8083}, "c": {"endpoints": [{"url": "http://localhost:8082/v1"}]}}}',
    ]);
    expect(fixesOf('{"models": {"a": {"port": 1}, "b": {"port": 1}}, "port_range": [1, 1]}')).toEqual([]);
  });

  it("switches a model on that profiles enable", () => {
    expect(fixesOf('{"models": {"a": {"enabled": false}}}', { enabledBy: new Map([["a", ["x"]]]) })).toEqual([
      'Switch `a` on: {"models": {"a": {"enabled": true}}}',
    ]);
  });

  it("switches a model without its file off, or removes it, with its lines", () => {
    const text = '{\n  "models": {\n    "a": {\n      "file_path": "x"\n    },\n    "b": {}\n  }\n}\n';
    expect(fixesOf(text, { missingFiles: new Set(["a"]) })).toEqual([
      'Switch `a` off: {\n  "models": {\n    "a": {\n      "file_path": "x",\n      "enabled": false\n    },\n    "b": {}\n  }\n}\n',
      'Remove `a` from the registry: {\n  "models": {\n    "b": {}\n  }\n}\n',
    ]);
  });

  it("removes what does not count of two keys", () => {
    expect(fixesOf('{"models": {"a": {"port": 1, "x": [1], "port" : 2}}}')).toEqual([
      'Remove the "port" that does not count: {"models": {"a": {"x": [1], "port" : 2}}}',
    ]);
  });

  it("removes commas and comments that JSON does not have", () => {
    expect(fixesOf('{"models": {"a": {},}}')).toEqual(['Remove the comma: {"models": {"a": {}}}']);
    expect(fixesOf('{"models": {} // mine\n}')).toEqual(['Remove the comment: {"models": {} \n}']);
    expect(fixesOf('{/* a\nb */"models": {}}')).toEqual(['Remove the comment: {"models": {}}']);
    expect(fixesOf('{"models": {')).toEqual([]);
    // It is not the comma that is wrong.
    expect(fixesOf('{"models": {"a": {"enabled": ,\n}}}')).toEqual([]);
  });

  it("adds a comma that is missing, behind what it follows", () => {
    expect(fixesOf('{"models": {"a": {"port": 1\n  "enabled": true}}}')).toEqual([
      'Add the comma: {"models": {"a": {"port": 1,\n  "enabled": true}}}',
    ]);
    expect(fixesOf('{"models": {"a": {"endpoints": [{"url": "http://a/v1"} {"url": "http://b/v1"}]}}}')).toEqual([
      'Add the comma: {"models": {"a": {"endpoints": [{"url": "http://a/v1"}, {"url": "http://b/v1"}]}}}',
    ]);
    expect(fixesOf('{"models": {"a": {"port": 1}\r\n\r\n  "b": {}}}')).toEqual([
      'Add the comma: {"models": {"a": {"port": 1},\r\n\r\n  "b": {}}}',
    ]);
    expect(fixesOf('{"models": {}, "scan_path": ["a" "b"]}')).toEqual([
      'Add the comma: {"models": {}, "scan_path": ["a", "b"]}',
    ]);
  });

  it("solves the problem and leaves JSON, whatever stands around", () => {
    const space = fc.constantFrom("", " ", "\n  ", "\r\n\t", "\n\n");
    const wrong = fc.constantFrom("prot", "slots", "url");
    const value = fc.constantFrom("1", '"}"', '"\\\\"', "[1, {}]", '{"a": ","}', "null", '"\\""', "-1.5e3");
    fc.assert(
      fc.property(
        fc.array(fc.tuple(space, value, space), { minLength: 1, maxLength: 5 }),
        fc.nat(),
        wrong,
        (entries, at, field) => {
          const names = entries.map((_, index) => (index === at % entries.length ? field : `own${index}`));
          const fields = entries.map(
            ([before, one, behind], index) => `${before}"${names[index] ?? ""}"${behind}:${before}${one}${behind}`,
          );
          const text = `{"models": {"a": {${fields.join(",")}}}}`;
          const isWanted = ({ problem }: RegistryProblem): boolean => /-field$/.test(problem.code);
          const [problem] = findInRegistry(text).filter(isWanted);
          if (problem === undefined) throw new Error(text);
          for (const { edits } of registryFixesFor(problem, text)) {
            const fixed = applyEdits(text, edits);
            const left = (JSON.parse(fixed) as { models: { a: object } }).models.a;
            expect(Object.keys(left)).not.toContain(field);
            expect(Object.keys(left).filter((name) => name.startsWith("own"))).toHaveLength(entries.length - 1);
          }
        },
      ),
    );
  });
});
