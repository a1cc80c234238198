import type { ModelChoice, ModelChoices, UnreadyChoice } from "../../../protocol/chatMessages.ts";
import { labelOfName } from "../../../protocol/modelNames.ts";

/** The button that says where prompts go. */
export interface PickerButton {
  readonly label: string;
  readonly tooltip: string;
}

/** The choices with what is to be said of those that would not answer at once. */
export function withReadiness(shown: ModelChoices, unready: readonly UnreadyChoice[] = []): ModelChoices {
  if (unready.length === 0) return shown;
  const words = new Map(unready.map((choice) => [choice.name, choice.words]));
  const choices = shown.choices.map((choice) => {
    const said = words.get(choice.name);
    return said === undefined ? choice : { ...choice, detail: `${choice.detail} · ${said}` };
  });
  return { ...shown, choices };
}

/** Absent when there is nothing to choose from. */
export function findPickerButton(shown: ModelChoices | undefined): PickerButton | undefined {
  if (shown === undefined || shown.choices.length === 0) return undefined;
  const choice = shown.choices.find(({ name }) => name === shown.chosen);
  const label = choice?.label ?? labelOfName(shown.chosen);
  // What a file that cannot be read may still have.
  const detail = choice?.detail ?? "not known at present";
  return { label, tooltip: `Prompts go to: ${label} (${detail})` };
}

/** What happened to the user's choice without the user. */
export function describeLost({ lost }: ModelChoices): string | undefined {
  return lost === undefined ? undefined : `The profile has no ${lost} any more, so it decides itself again.`;
}

/** Choices under one title. */
export interface PickerGroup {
  readonly title: string | undefined;
  readonly choices: readonly ModelChoice[];
}

export function groupsOf(choices: readonly ModelChoice[]): readonly PickerGroup[] {
  const titles = { profile: undefined, tier: "Tiers", model: "Models" } as const;
  return (["profile", "tier", "model"] as const)
    .map((kind) => ({ title: titles[kind], choices: choices.filter((choice) => choice.kind === kind) }))
    .filter((group) => group.choices.length > 0);
}

/** Where a key leads in a list of `count` entries; `undefined` for a key that does not move. */
export function findStep(key: string, at: number, count: number): number | undefined {
  const last = count - 1;
  const aPage = 8;
  switch (key) {
    case "ArrowDown":
      return at === last ? 0 : at + 1;
    case "ArrowUp":
      return at === 0 ? last : at - 1;
    case "PageDown":
      return Math.min(at + aPage, last);
    case "PageUp":
      return Math.max(at - aPage, 0);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return undefined;
  }
}

/** The entry that begins with what was typed, from `at` on and around; the same letter again goes on to the next one. */
export function findTyped(labels: readonly string[], typed: string, at: number): number | undefined {
  const first = typed.charAt(0);
  const isOneLetter = first.repeat(typed.length) === typed;
  const wanted = (isOneLetter ? first : typed).toLowerCase();
  const from = isOneLetter ? at + 1 : at;
  for (let step = 0; step < labels.length; step += 1) {
    const place = (from + step) % labels.length;
    if (labels[place]?.toLowerCase().startsWith(wanted) === true) return place;
  }
  return undefined;
}
