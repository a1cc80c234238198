import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeJson, editJson } from "../../../../core/registry/editJson.ts";

const change = (path: string, value: unknown) => ({ path: path.split("."), value });

describe("editJson", () => {
  it("changes a value and leaves every other character", () => {
    const text = '{\n\t"a": 20.0,\n\t"b" : [1,2],\n\n\t"c": {"d": null}\n}\n';
    expect(editJson(text, [change("c.d", true), change("a", 4)])).toBe(
      '{\n\t"a": 4,\n\t"b" : [1,2],\n\n\t"c": {"d": true}\n}\n',
    );
  });

  it("puts new fields last, in the layout of the others", () => {
    const text = '{\n    "models": {\n        "a": {\n            "port": 1\n        }\n    }\n}';
    expect(editJson(text, [change("models.a.missing", true), change("models.b", { port: 2, list: [] })])).toBe(
      '{\n    "models": {\n        "a": {\n            "port": 1,\n            "missing": true\n        },\n' +
        '        "b": {\n            "port": 2,\n            "list": []\n        }\n    }\n}',
    );
  });

  it("keeps what stands on one line on one line", () => {
    expect(editJson('{"models":{"a":{"port":1}}}', [change("models.a.x", [1, 2]), change("models.b", { y: 1 })])).toBe(
      '{"models":{"a":{"port":1,"x":[1,2]},"b":{"y":1}}}',
    );
    expect(editJson('{\n  "a": { "port": 1 }\n}', [change("a.x", { y: 1 })])).toBe(
      '{\n  "a": { "port": 1, "x": {"y":1} }\n}',
    );
  });

  it("fills objects that are empty", () => {
    expect(editJson('{ "models": {} }', [change("models.a", { port: 1 })])).toBe(
      '{ "models": {\n  "a": {\n    "port": 1\n  }\n} }',
    );
    expect(editJson('{\n  "models": {\n  }\n}\n', [change("models.a", { port: 1 })])).toBe(
      '{\n  "models": {\n    "a": {\n      "port": 1\n    }\n  }\n}\n',
    );
  });

  it("keeps line ends and a byte order mark", () => {
    const text = '\ufeff{\r\n  "a": {\r\n    "b": 1\r\n  }\r\n}\r\n';
    const after = editJson(text, [change("a.c", { d: 1 })]);
    expect(after).toBe('\ufeff{\r\n  "a": {\r\n    "b": 1,\r\n    "c": {\r\n      "d": 1\r\n    }\r\n  }\r\n}\r\n');
  });

  it("changes the last field and puts another behind it", () => {
    expect(editJson('{\n  "a": 1\n}', [change("a", 2), change("b", 3)])).toBe('{\n  "a": 2,\n  "b": 3\n}');
  });

  it("leaves out what has no place", () => {
    const text = '{ "a": 1, "l": [] }';
    expect(editJson(text, [change("b.c", 1), change("a.c", 1), change("l.0", 1), { path: [], value: 1 }])).toBe(text);
  });

  it("means what was asked for, whatever the layout", () => {
    const key = fc.constantFrom("a", "b", "with space", 'q"uote', "__proto__", "1", "ü");
    const json = fc.jsonValue({ maxDepth: 2 });
    const document = fc.dictionary(key, fc.oneof(json, fc.dictionary(key, json)));
    const indent = fc.constantFrom("", "  ", "\t");
    fc.assert(
      fc.property(
        document,
        indent,
        fc.array(fc.tuple(key, fc.option(key), json), { maxLength: 4 }),
        (before, unit, asked) => {
          const text = JSON.stringify(before, null, unit);
          const expected = JSON.parse(text) as Record<string, unknown>;
          const changes = asked.map(([first, second, value]) => ({
            path: second === null ? [first] : [first, second],
            value,
          }));
          // Parents are those that were there before; two changes at different depths of one place are not asked for.
          const firsts = changes.map(({ path }) => path[0]);
          fc.pre(changes.every(({ path }, at) => firsts.indexOf(path[0]) === at));
          for (const { path, value } of changes) {
            const parent: unknown = path.length === 1 ? expected : own(expected, path[0] ?? "");
            if (parent !== null && typeof parent === "object" && !Array.isArray(parent))
              Object.defineProperty(parent, path.at(-1) ?? "", {
                value,
                enumerable: true,
                configurable: true,
                writable: true,
              });
          }
          expect(JSON.parse(editJson(text, changes))).toEqual(JSON.parse(JSON.stringify(expected)));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("changeJson", () => {
  const text = '{\n\t"models": {\n\t\t"a": { "size": 4.0, "port": 1 },\n\t\t"b": {}\n\t},\n\t"list": [1]\n}\n';
  const data = { models: { a: { size: 4, port: 1 }, b: {} }, list: [1] };

  it("leaves a text that means the same to the letter", () => {
    expect(changeJson(text, data)).toBe(text);
    expect(changeJson(text, { ...data, nothing: undefined })).toBe(text);
  });

  it("changes only what differs", () => {
    const after = { ...data, models: { ...data.models, a: { size: 4, port: 2 } }, list: [1, 2] };
    expect(changeJson(text, after)).toBe(text.replace('"port": 1', '"port": 2').replace("[1]", "[1, 2]"));
  });

  it("takes out what is gone, with the same indentation", () => {
    expect(changeJson(text, { models: { b: {} }, list: [1] })).toBe(
      '{\n\t"models": {\n\t\t"b": {}\n\t},\n\t"list": [\n\t\t1\n\t]\n}\n',
    );
    expect(changeJson('{"a":1,"b":{"c":1}}', { b: {} })).toBe('{"b":{}}');
  });
});

function own(object: Record<string, unknown>, field: string): unknown {
  return Object.hasOwn(object, field) ? object[field] : undefined;
}
