import type { Clock } from "../../core/ports.ts";
import { describeError } from "../log/log.ts";
import type { Log } from "../log/log.ts";
import type { Disposable, ReadonlyObservable } from "../observing/observable.ts";
import type { ActiveProfile } from "../situation/situation.ts";
import { RouterAnswerError } from "./answerError.ts";
import type { RouterClient } from "./routerClient.ts";

/** How long a router that is being started is waited for. */
const patienceMs = 30_000;
/** A profile that is not there is either gone or about to be written again, as a checkout of another branch does. */
const lookAgainMs = 1_000;

/** Keeps the router at the active profile. */
export class ProfileTeller implements Disposable {
  readonly #parts: ProfileTellerParts;
  /** What the router was told last. */
  #told: string | undefined;
  #cancelLook: () => void = () => undefined;

  constructor(parts: ProfileTellerParts) {
    this.#parts = parts;
  }

  /** The profile to start a router with, which need not be told of it then. */
  toStartWith(): string | undefined {
    this.#told = this.#parts.active.value.name;
    return this.#told;
  }

  /** Tells the router which profile is active, unless it was told that last. Never rejects. */
  async update(): Promise<void> {
    const { active, getClient, log } = this.#parts;
    const { name } = active.value;
    if (name === this.#told) return;
    this.#told = name;
    if (name === undefined) return;
    try {
      const signal = AbortSignal.timeout(patienceMs);
      const client = await getClient(signal);
      // Another choice may have been made in the meantime; only the last one counts.
      if (this.#told === name) await client.switchProfile(name, signal);
    } catch (error) {
      log.error(`The router was not told about the profile ${name}: ${describeError(error)}`);
      if (this.#told !== name) return;
      this.#told = undefined;
      if (error instanceof RouterAnswerError && error.code === "UNKNOWN_PROFILE") this.#lookAgain();
    }
  }

  dispose(): void {
    this.#cancelLook();
  }

  /** The router goes on with the profile before, so what the window shows has to follow the disk, or the router has to. */
  #lookAgain(): void {
    const { clock, refresh } = this.#parts;
    this.#cancelLook();
    this.#cancelLook = clock.after(lookAgainMs, () => void refresh());
  }
}

export interface ProfileTellerParts {
  readonly active: ReadonlyObservable<ActiveProfile>;
  readonly getClient: (signal: AbortSignal) => Promise<Pick<RouterClient, "switchProfile">>;
  /** Reads the files again, after which `update` is called. */
  readonly refresh: () => Promise<void>;
  readonly clock: Pick<Clock, "after">;
  readonly log: Log;
}
