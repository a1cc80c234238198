import type { ModelChoices } from "../../protocol/chatMessages.ts";
import { labelOfName } from "../../protocol/modelNames.ts";
import { letProfileDecide } from "../../protocol/routerApi.ts";
import { noChoices } from "./choicesModel.ts";
import type { KnownChoices } from "./choicesModel.ts";

/** Where the next prompt goes. What is chosen stays as long as it exists; then the profile decides again. */
export class ChosenModel {
  #known = noChoices;
  #name: string;

  constructor(name: string | undefined) {
    this.#name = name ?? letProfileDecide;
  }

  get name(): string {
    return this.#name;
  }

  get shown(): ModelChoices {
    return { choices: this.#known.choices, chosen: this.#name };
  }

  /** False when there is nothing of that name. */
  choose(name: string): boolean {
    if (!this.#known.choices.some((choice) => choice.name === name)) return false;
    this.#name = name;
    return true;
  }

  /** Takes what there is from now on; returns the label of what was chosen and is not there any more. */
  offer(known: KnownChoices): string | undefined {
    this.#known = known;
    const before = this.#name;
    this.#name = this.findExisting(before);
    return this.#name === before ? undefined : labelOfName(before);
  }

  /** The name, or the profile's when it is known not to exist any more. */
  findExisting(name: string): string {
    const { choices, isWhole } = this.#known;
    return isWhole && !choices.some((choice) => choice.name === name) ? letProfileDecide : name;
  }
}
