import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { exportTargets } from "../../../../core/export/exported.ts";
import { writeComment, writeYaml } from "../../../../core/export/writeYaml.ts";
import { documentsOf, enabling, exportOf } from "../../../support/export/exportOf.ts";

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    "yes",
    "Off",
    "~",
    "",
    "1:30",
    "0x1f",
    "0o7",
    "1_000",
    "2001-01-01",
    "<<",
    "=",
    ".inf",
    "1e3",
    "- a",
    "a: b",
    "a #b",
    "*a",
    "&a",
    "!x",
    "%YAML",
    "---",
    "...",
    "\ufeff",
    "\u0085",
    "\u2028",
    "\u007f",
    "${env.HOME}",
    "{{x}}",
    "a\r\nb",
    "'",
    '"',
    "\\",
    "__proto__",
    "n",
    "𝄞",
  ),
);

describe("writing YAML for other programs", () => {
  it("is read alike by parsers of YAML 1.1 and 1.2, whatever the texts", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          hostile.filter((key) => key !== "__proto__"),
          fc.array(hostile),
        ),
        (data) => {
          const text = writeYaml(data);
          for (const version of ["1.1", "1.2"] as const) expect(parse(text, { version })).toEqual(data);
          // eslint-disable-next-line no-control-regex -- Nothing that does not print stands in the file itself.
          expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("leaves numbers and truth values bare, and words without need of quotes", () => {
    expect(writeYaml({ a: 1, b: true, c: "magi-fast", d: "8081", e: "http://x/v1" })).toBe(
      'a: 1\nb: true\nc: magi-fast\nd: "8081"\ne: http://x/v1\n',
    );
  });

  it("writes what is no character as the sign for that", () => {
    expect(parse(writeYaml({ a: "x\ud800y" }))).toEqual({ a: "x\ufffdy" });
  });

  it("writes comments that nothing ends", () => {
    expect(writeComment(["a\nb: c\r\u2028d ${x}", ""])).toBe("# a b: c  d $ {x}\n#\n");
  });

  it("exports ids, tiers, paths and names that mean harm as plain texts", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          hostile.filter((id) => id !== ""),
          { minLength: 1, maxLength: 4 },
        ),
        hostile,
        (ids, word) => {
          const models = Object.fromEntries(
            ids.map((id, index) => [
              id,
              index % 2 === 0
                ? { file_path: `/m/${word}`, filename: word, port: 8000 + index }
                : { endpoints: [{ url: `http://h${word}/v1`, model: word }, { url: "http://a/v1" }] },
            ]),
          );
          for (const target of exportTargets) {
            const exported = exportOf(target, models, enabling(models));
            expect(exportOf(target, models, enabling(models))).toEqual(exported);
            documentsOf(target, exported);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
