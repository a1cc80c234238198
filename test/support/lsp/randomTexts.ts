import fc from "fast-check";

/** Pieces that a profile is made of, and pieces that it can break on. */
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("name", "tier_config", "enabled_models", "max_score", "fast", "1", ".inf") },
  { weight: 6, arbitrary: fc.constantFrom(": ", ":", "- ", "-", "\n", "\n  ", "\n    ", "\n- ", "\r\n", "  ", "\t") },
  { weight: 3, arbitrary: fc.constantFrom("[", "]", "{", "}", ",", '"', "'", "# c", " # c\n", "|\n", ">-\n", "?") },
  { weight: 2, arbitrary: fc.constantFrom("&a ", "*a", "<<: *a", "!!str ", "---\n", "...\n", "%", "@", "`", "\\") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("\0", "\ud800", "\udc00", "\u{1f600}", "\ufeff", "\u2028", "\x85", "\r", "é"),
  },
);

/** Any text, made of what means something in YAML; hardly ever sound. */
export const anyText = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));

/** A text to insert into a document, a letter or a few lines. */
export const anyInsert = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(""));

type Node =
  | { readonly kind: "scalar"; readonly text: string }
  | { readonly kind: "prose"; readonly header: string; readonly lines: readonly string[] }
  | { readonly kind: "map" | "list"; readonly items: readonly Item[]; readonly look: Look }
  | { readonly kind: "flow"; readonly text: string };
interface Item {
  readonly key: string;
  readonly value: Node;
}
/** How a careless person lays a mapping or list out. */
interface Look {
  readonly indent: number;
  readonly gap: string;
  readonly before: string;
  readonly comment: string;
  readonly blank: number;
}

const word = fc.constantFrom("a", "fast", "x-y", "qwen3_4p0b_q4km_fast", "1.5", ".inf", "true", "~", "é\u{1f600}");
const scalar = fc.oneof(
  { weight: 6, arbitrary: word },
  {
    weight: 2,
    arbitrary: fc.constantFrom('"a: b"', "'it''s # x'", '"\\n"', "two words", "http://x:1/v1", "a#b", "''"),
  },
  { weight: 1, arbitrary: fc.constantFrom("&a 1", "!!str 1", "") },
);
const flow = fc.letrec<{ node: string; list: string; map: string }>((tie) => ({
  node: fc.oneof({ maxDepth: 3, depthSize: "small" }, word, tie("list"), tie("map")),
  list: fc
    .tuple(fc.array(tie("node"), { maxLength: 3 }), fc.constantFrom(",", ", ", " ,  ", ",\n            "))
    .map(([items, comma]) => `[ ${items.join(comma)}]`),
  map: fc
    .tuple(fc.array(fc.tuple(word, tie("node")), { maxLength: 3 }), fc.constantFrom(", ", " ,", ", # c\n            "))
    .map(([entries, comma]) => `{${entries.map(([key, value]) => `${key}: ${value}`).join(comma)} }`),
})).node;
const look: fc.Arbitrary<Look> = fc.record({
  indent: fc.constantFrom(0, 1, 2, 2, 4, 7),
  gap: fc.constantFrom(" ", " ", "   ", " \t"),
  before: fc.constantFrom("", "", "", " "),
  comment: fc.constantFrom("", "", "", "# c", "      # c", "  # c"),
  blank: fc.constantFrom(0, 0, 0, 1, 2, 5),
});
const tree = fc.letrec<{ node: Node; map: Node; list: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: "medium" },
    { weight: 4, arbitrary: scalar.map((text) => ({ kind: "scalar", text }) as const) },
    { weight: 1, arbitrary: flow.map((text) => ({ kind: "flow", text }) as const) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("prose" as const),
        header: fc.constantFrom("|", ">", "|-", ">+", "|+", "|1"),
        lines: fc.array(fc.constantFrom("a", "  b", "# c", "", "d  ", "- e: f"), { minLength: 1, maxLength: 4 }),
      }),
    },
    { weight: 3, arbitrary: tie("map") },
    { weight: 3, arbitrary: tie("list") },
  ),
  map: fc.record({ kind: fc.constant("map" as const), items: itemsOf(tie("node")), look }),
  list: fc.record({ kind: fc.constant("list" as const), items: itemsOf(tie("node")), look }),
}));

function itemsOf(value: fc.Arbitrary<Node>): fc.Arbitrary<Item[]> {
  const key = fc.constantFrom("name", "profile", "tier_config", '"quoted"', "two_stage", "k");
  return fc.array(fc.record({ key, value }), { minLength: 1, maxLength: 4 });
}

/** The lines of a node that begins at a column. The first one is what follows its key or dash, or is empty. */
function linesOf(node: Node, column: number): string[] {
  const pad = " ".repeat(column);
  switch (node.kind) {
    case "scalar":
    case "flow":
      return [node.text];
    case "prose":
      return [node.header, ...node.lines.map((line) => (line === "" ? "" : `${pad}${line}`))];
    case "map":
    case "list": {
      const { indent, gap, before, comment, blank } = node.look;
      const lines = node.items.flatMap(({ key, value }) => {
        const inner = column + (node.kind === "list" ? Math.max(1, indent) : indent) + 1;
        const [first = "", ...rest] = linesOf(value, inner);
        const lead = node.kind === "map" ? `${pad}${key}${before}:` : `${pad}-`;
        return [...(comment === "" ? [] : [comment]), first === "" ? lead : `${lead}${gap}${first}`, ...rest];
      });
      return ["", ...Array.from({ length: blank }, () => ""), ...lines];
    }
  }
}

/** A sound YAML text with mappings, lists, prose and brackets, carelessly laid out. Nearly always sound. */
export const profileLike = fc
  .tuple(
    tree.map,
    fc.constantFrom("\n", "\n", "\r\n"),
    fc.constantFrom("", "\ufeff", "# top\n\n", "---\n"),
    fc.boolean(),
  )
  .map(([root, newline, top, ends]) => {
    const body = linesOf(root, 0).slice(1).join("\n") + (ends ? "\n" : "");
    return (top + body).replaceAll("\n", newline);
  });
