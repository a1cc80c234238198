import type { Disposable, ReadonlyObservable } from "../observing/observable.ts";
import type { Situation } from "../situation/situation.ts";
import { choicesOf } from "./choicesModel.ts";
import type { KnownChoices } from "./choicesModel.ts";

/** Tells what prompts can be sent to, at once and whenever the files or the active profile say something else. */
export class ChoicesSource implements Disposable {
  readonly #subscription: Disposable;
  #read: Pick<Situation, "files" | "active"> | undefined;
  #told = "";

  constructor(situation: ReadonlyObservable<Situation>, tell: (known: KnownChoices) => void) {
    const look = ({ files, active }: Situation): void => {
      // The health of endpoints changes far more often, and says nothing here.
      if (this.#read?.files === files && this.#read.active === active) return;
      this.#read = { files, active };
      const known = choicesOf(this.#read);
      const text = JSON.stringify(known);
      if (text === this.#told) return;
      this.#told = text;
      tell(known);
    };
    look(situation.value);
    this.#subscription = situation.subscribe(look);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}
