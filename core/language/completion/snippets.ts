import type { KeySchema } from "../keySchema.ts";
import { listedTiers, sketchedTiers } from "../sketchFacts.ts";
import type { SketchedTier } from "../sketchFacts.ts";
import { literal } from "./completion.ts";
import type { Completion } from "./completion.ts";
import type { Surroundings } from "./surroundings.ts";
import { yamlText } from "./yamlText.ts";

/** A key with what usually follows it. */
export function keySnippet(name: string, schema: KeySchema, around: Surroundings): string {
  const isMapping = schema.type === "object";
  if (around.spot.style === "flow") {
    if (isMapping) return `${name}: { $1 }`;
    return schema.type === "array" ? `${name}: [$1]` : `${name}: ${placeholder(name, schema, around)}`;
  }
  switch (name) {
    case "profile":
      return block(around, ["profile:", `  name: \${1:${literal(yamlText(around.stem))}}`, "  description: $2"]);
    case "enabled_models":
      return block(around, ["enabled_models:", "  - $1"]);
    case "tier_config":
      return block(around, ["tier_config:", ...twoTiers(1)]);
    case "two_stage":
      return block(around, ["two_stage:", ...twoStages(around, 1)]);
    case "load_balancing":
      return block(around, [
        "load_balancing:",
        "  enabled: ${1|true,false|}",
        "  strategy: ${2|round_robin,least_loaded,random|}",
        "  health_check_interval: ${3:30}",
      ]);
    case "routing":
      return block(around, ["routing:", "  rules:", "    - pattern: '$1'", `      tier: ${hardTier(around, 2)}`]);
    case "rules":
      return block(around, ["rules:", "  - pattern: '$1'", `    tier: ${hardTier(around, 2)}`]);
    default:
      return `${name}: ${placeholder(name, schema, around)}`;
  }
}

/** All of a profile, for an empty file. */
export function wholeProfiles(around: Surroundings): readonly Completion[] {
  const head = [
    "profile:",
    `  name: \${1:${literal(yamlText(around.stem))}}`,
    "  description: ${2:What it is for}",
    "",
    "enabled_models:",
    "  - $3",
    "",
    "tier_config:",
    ...twoTiers(4),
  ];
  const stages = [
    "",
    "two_stage:",
    "  enabled: true",
    "  stage1_tier: fast",
    "  stage2_tier: powerful",
    "  stage1_max_tokens: ${7:500}",
  ];
  return [
    snippet(around, {
      label: "new profile",
      detail: "a whole profile with two tiers",
      text: "Name, models and a ladder of two tiers. Everything else has a sensible default.",
      lines: head,
    }),
    snippet(around, {
      label: "new two-stage profile",
      detail: "a whole profile that drafts and refines",
      text: "Name, models and a ladder of two tiers: the fast one drafts, the powerful one refines.",
      lines: [...head, ...stages],
    }),
  ];
}

/** The ladder with its first step, for an empty file. */
export function newLadder(around: Surroundings): Completion {
  const below = { ...around, spot: { ...around.spot, column: around.spot.column + 2 } };
  const first = newTier(below, "- ");
  return { ...first, insert: `tier_config:\n${" ".repeat(below.spot.column)}${first.insert}` };
}

function snippet(
  around: Surroundings,
  about: { readonly label: string; readonly detail: string; readonly text: string; readonly lines: readonly string[] },
): Completion {
  return {
    kind: "snippet",
    label: about.label,
    detail: about.detail,
    beside: "snippet",
    about: { kind: "words", text: about.text },
    insert: block(around, about.lines),
    replace: around.spot.replace,
  };
}

/** One more step of the ladder. */
export function newTier(around: Surroundings, dash: "- " | ""): Completion {
  const indent = dash === "" ? "" : "  ";
  const listed = listedTiers(around.sketch);
  const taken = new Set(listed.map((tier) => tier.name));
  const name = ["fast", "balanced", "powerful"].find((usual) => !taken.has(usual)) ?? "tier";
  const score = scoreOfNewTier(listed);
  const inLine = `name: \${1:${name}}, max_score: \${2:${score}}, expected_time_seconds: \${3:5}`;
  return snippet(around, {
    label: "new tier",
    detail: "a step of the ladder",
    text: "A name, the highest score that the tier takes, and how long an answer usually takes.",
    lines:
      around.spot.style === "flow"
        ? [around.spot.inBrackets ? `{ ${inLine} }` : inLine]
        : [
            `${dash}name: \${1:${name}}`,
            `${indent}max_score: \${2:${score}}`,
            `${indent}expected_time_seconds: \${3:5}`,
          ],
  });
}

/** A score that leaves the other tiers some of theirs: what none of them takes, else one above the highest of them. */
function scoreOfNewTier(listed: readonly SketchedTier[]): string {
  const scores = listed.flatMap(({ maxScore }) => maxScore ?? []);
  if (scores.length === 0) return "5.0";
  if (scores.every((score) => score < highestScore)) return ".inf";
  const highest = Math.max(...scores.filter((score) => score < highestScore));
  return ["5.0", "7.0", "8.0", "9.0"].find((score) => Number(score) > highest) ?? "5.0";
}

/** The highest score that a prompt can have. */
const highestScore = 10;

/** One more rule for certain prompts. */
export function newRule(around: Surroundings, dash: "- " | ""): Completion {
  const tier = hardTier(around, 2);
  const inLine = `pattern: '$1', tier: ${tier}`;
  return snippet(around, {
    label: "new rule",
    detail: "a tier for certain prompts",
    text: "A pattern that is searched in the prompt, and the tier that answers prompts with it.",
    lines:
      around.spot.style === "flow"
        ? [around.spot.inBrackets ? `{ ${inLine} }` : inLine]
        : [`${dash}pattern: '$1'`, `${dash === "" ? "" : "  "}tier: ${tier}`],
  });
}

/** A rule mostly asks for more than the score would. */
function hardTier({ sketch }: Surroundings, place: number): string {
  return `\${${place}:${literal(yamlText(sketchedTiers(sketch).at(-1)?.name ?? "powerful"))}}`;
}

function twoTiers(first: number): readonly string[] {
  return [
    "  - name: fast",
    `    max_score: \${${first}:5.0}`,
    `    expected_time_seconds: \${${first + 1}:2}`,
    "  - name: powerful",
    "    max_score: .inf",
    `    expected_time_seconds: \${${first + 2}:15}`,
  ];
}

/** Drafting with the lowest tier of the profile and refining with the highest is what people mean by two stages. */
function twoStages(around: Surroundings, first: number): readonly string[] {
  const tiers = sketchedTiers(around.sketch);
  const name = (tier: { readonly name: string } | undefined): string => literal(yamlText(tier?.name ?? "fast"));
  return [
    `  enabled: \${${first}|true,false|}`,
    `  stage1_tier: \${${first + 1}:${name(tiers[0])}}`,
    `  stage2_tier: \${${first + 2}:${name(tiers.at(-1))}}`,
    `  stage1_max_tokens: \${${first + 3}:500}`,
  ];
}

function placeholder(name: string, schema: KeySchema, around: Surroundings): string {
  if (schema.enum !== undefined) return `\${1|${schema.enum.join(",")}|}`;
  if (schema.type === "boolean") return schema.default === false ? "${1|true,false|}" : "${1|false,true|}";
  if (name === "max_score") return "${1:.inf}";
  // Patterns have backslashes, which single quotes keep.
  if (name === "pattern") return "'$1'";
  if (name === "name" && around.spot.path[0] !== "tier_config") return `\${1:${literal(yamlText(around.stem))}}`;
  // The tiers of a profile are rarely those of the default, so these are left to choose.
  if (name === "stage1_tier" || name === "stage2_tier" || schema.default === undefined) return "$1";
  return `\${1:${String(schema.default)}}`;
}

/** Lines from the spot on: the first stands at the cursor, the others carry the whole indentation. */
function block({ spot: { column } }: Surroundings, lines: readonly string[]): string {
  const indent = " ".repeat(column);
  return lines.map((line, index) => (index === 0 || line === "" ? line : indent + line)).join("\n");
}
