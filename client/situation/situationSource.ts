import { Observable } from "../observing/observable.ts";
import type { Disposable, ReadonlyObservable } from "../observing/observable.ts";
import type { ActiveProfile, MagiFiles, RouterState, Situation } from "./situation.ts";

/** The situation as one value that follows its three sources. */
export class SituationSource implements Disposable {
  readonly #situation: Observable<Situation>;
  readonly #subscriptions: readonly Disposable[];

  constructor(sources: {
    readonly files: ReadonlyObservable<MagiFiles>;
    readonly active: ReadonlyObservable<ActiveProfile>;
    readonly router: ReadonlyObservable<RouterState>;
  }) {
    const { files, active, router } = sources;
    const now = (): Situation => ({ files: files.value, active: active.value, router: router.value });
    this.#situation = new Observable(now());
    const update = (): void => {
      this.#situation.set(now());
    };
    this.#subscriptions = [files.subscribe(update), active.subscribe(update), router.subscribe(update)];
  }

  get situation(): ReadonlyObservable<Situation> {
    return this.#situation;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}
