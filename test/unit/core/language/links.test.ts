import { expect, test } from "vitest";
import { documentLinks } from "../../../../core/language/links.ts";

/** The links as they stand in the text; an arrow before those that lead to the registry. */
function checkLinks(text: string, ...expected: string[]): void {
  const links = documentLinks(text, "data/model_registry.json");
  expect(
    links.map(({ range, target }) => {
      const word = text.slice(range.start, range.end);
      if (target.kind === "web") expect(target.url).toBe(word);
      return target.kind === "web" ? word : `→ ${word}`;
    }),
  ).toEqual(expected);
}

test("addresses of the web, without what ends the sentence around them", () => {
  checkLinks(
    "# See https://example.org/a(b)?c=d#e, or (http://x.y/z).\ndescription: 'Read HTTPS://example.org/ä.'\r\n# 🦙https://x.y/🦙 <https://a.b>",
    "https://example.org/a(b)?c=d#e",
    "http://x.y/z",
    "HTTPS://example.org/ä",
    "https://x.y/🦙",
    "https://a.b",
  );
});

test("the registry where it is mentioned by its path, and not as part of another", () => {
  checkLinks(
    "# Models are in data/model_registry.json.\n# other/data/model_registry.json data/model_registry.json.bak ./data/model_registry.json",
    "→ data/model_registry.json",
    "→ data/model_registry.json",
  );
});

test("nothing else is a link", () => {
  checkLinks("enabled_models: [a/b.c]\n# file:///etc/passwd javascript:alert(1) https:// http:/x command:x\n");
});

test("not more links than anybody follows", () => {
  expect(documentLinks("https://x.y ".repeat(5_000), "").length).toBe(1_000);
});
