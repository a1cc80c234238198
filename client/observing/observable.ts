/** Something that can be undone or ended; the shape of the editor's own disposables, without the editor. */
export interface Disposable {
  dispose(): void;
}

/** What can be looked at and listened to. */
export interface ReadonlyObservable<T> {
  readonly value: T;
  /** Calls `listener` after each change, never at once; dispose the result to stop that. */
  subscribe(listener: (value: T) => void): Disposable;
}

/** A value with one owner, who may change it. */
export class Observable<T> implements ReadonlyObservable<T> {
  #value: T;
  readonly #listeners = new Set<(value: T) => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    // A copy, because a listener may stop listening while it is called.
    for (const listener of [...this.#listeners]) listener(value);
  }

  subscribe(listener: (value: T) => void): Disposable {
    // A wrapper, so that one function subscribed twice is called twice and ends once.
    const own = (value: T): void => {
      listener(value);
    };
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  }
}

/** Waits until the value passes `isWanted`; rejects with the signal's reason when it is aborted first. */
export function waitFor<T, Wanted extends T>(
  observable: ReadonlyObservable<T>,
  isWanted: (value: T) => value is Wanted,
  signal?: AbortSignal,
): Promise<Wanted> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(reasonOf(signal));
      return;
    }
    if (isWanted(observable.value)) {
      resolve(observable.value);
      return;
    }
    const onAbort = (): void => {
      subscription.dispose();
      if (signal !== undefined) reject(reasonOf(signal));
    };
    const subscription = observable.subscribe((value) => {
      if (!isWanted(value)) return;
      subscription.dispose();
      signal?.removeEventListener("abort", onAbort);
      resolve(value);
    });
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error("Stopped.");
}
