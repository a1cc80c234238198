/** Going back through the prompts of the conversation from an empty input, as in a terminal. */
export class PromptHistory {
  #prompts: readonly string[] = [];
  /** How many steps back the input stands; 0 is what the user types. */
  #steps = 0;

  set prompts(prompts: readonly string[]) {
    this.#prompts = prompts;
  }

  /** The text to show instead, or `undefined` to leave the key to the input. */
  findOlder(shown: string): string | undefined {
    if (!this.#isOnRecall(shown)) return undefined;
    const older = this.#prompts.at(-(this.#steps + 1));
    if (older === undefined) return undefined;
    this.#steps += 1;
    return older;
  }

  findNewer(shown: string): string | undefined {
    if (this.#steps === 0 || !this.#isOnRecall(shown)) return undefined;
    this.#steps -= 1;
    return this.#steps === 0 ? "" : this.#prompts.at(-this.#steps);
  }

  /** True while the input is empty or shows a recalled prompt as it was; text of the user's own is never replaced. */
  #isOnRecall(shown: string): boolean {
    if (shown === "") {
      this.#steps = 0;
      return true;
    }
    return this.#steps > 0 && this.#prompts.at(-this.#steps) === shown;
  }
}
