import { codeEntries } from "./codes.ts";
import { exampleSurroundings, exampleView } from "./exampleSituation.ts";
import type { CodeEntry } from "./rule.ts";

/** The text of docs/rules.md. */
export function rulesPage(): string {
  return [
    head,
    table(codeEntries),
    exampleModels(),
    ...codeEntries.map(entryText),
    "<!-- Made by `npm run docs:rules` from core/diagnostics; change it there. -->",
  ]
    .join("\n\n")
    .concat("\n");
}

const head = `# Problems that MAGI finds

Each kind of problem has a code. The editor shows it beside the message, and \`magi validate\` behind it.

## Silencing a problem

A comment at the end of a line silences the problems of that line; on a line of its own, those of the next line that is
not a comment. Name one or more codes, or none for all of them. What follows \`--\` is a reason, for people.

\`\`\`yaml
enabled_models:
  - qwen3_32p0b_q4km_powerful # magi-ignore missing-model -- arrives on Monday
  # magi-ignore tier-mismatch, disabled-model
  - phi4_14p0b_q4km_powerful
\`\`\`

\`# magi-ignore-file no-catch-all\` anywhere in the file silences a code in all of it.

The setting \`magi.diagnostics.severity\` makes a code graver, milder or \`off\` for all profiles:

\`\`\`json
{ "magi.diagnostics.severity": { "empty-tier": "hint", "name-file-mismatch": "off" } }
\`\`\`

What makes a file unreadable (\`yaml-syntax\`, \`json-syntax\`, \`too-deep\`, \`too-large\`) is always said.

## All codes`;

function table(entries: readonly CodeEntry[]): string {
  const rows = entries.map(({ code, severity }) => `| [\`${code}\`](#${code}) | ${severity} |`);
  return ["| code | severity |", "| --- | --- |", ...rows].join("\n");
}

function exampleModels(): string {
  const rows = [...(exampleView.registry?.models.values() ?? [])].map((model) => {
    const words = [
      `tier ${model.assigned_tier ?? "none"}`,
      model.port === undefined ? undefined : `port ${String(model.port)}`,
      model.enabled === false ? "switched off" : undefined,
      model.engine === undefined ? undefined : "run by MAGI from a file that is not there",
    ];
    return `- \`${model.model_id}\`: ${words.filter((word) => word !== undefined).join(", ")}`;
  });
  const others = [...exampleSurroundings.names].flatMap(([name, files]) =>
    [...files].map((file) => `\`${file}\`, whose profile is called \`${name}\``),
  );
  return [
    "## The examples",
    `The examples below are the file \`${exampleSurroundings.fileName}\`, beside ${others.join(", ")}. The registry has these models:`,
    rows.join("\n"),
  ].join("\n\n");
}

function entryText({ code, severity, explanation, example }: CodeEntry): string {
  const parts = [`## ${code}`, `_${severity}_`, explanation];
  if (example !== undefined) {
    parts.push("Wrong:", yamlBlock(example.wrong));
    parts.push("Right:", yamlBlock(example.right));
  }
  return parts.join("\n\n");
}

function yamlBlock(text: string): string {
  return `\`\`\`yaml\n${text.trimEnd()}\n\`\`\``;
}
