import { describe, expect, it } from "vitest";
import { Observable } from "../../../../client/observing/observable.ts";
import { RouterAnswerError } from "../../../../client/router/answerError.ts";
import { ProfileTeller } from "../../../../client/router/profileTeller.ts";
import type { ActiveProfile } from "../../../../client/situation/situation.ts";
import { ManualClock } from "../../../support/client/manualClock.ts";

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A window at one profile, and a router that has some. */
function create({ at, has }: { readonly at: string; readonly has: readonly string[] }) {
  const clock = new ManualClock();
  const active = new Observable<ActiveProfile>({ name: at, source: "remembered" });
  const there = new Set(has);
  const switched: string[] = [];
  const logged: string[] = [];
  const write = (line: string): void => void logged.push(line);
  let refreshed = 0;
  const teller: ProfileTeller = new ProfileTeller({
    active,
    getClient: () =>
      Promise.resolve({
        switchProfile: (name: string) => {
          if (!there.has(name))
            return Promise.reject(
              new RouterAnswerError({ message: `Profile '${name}' not found.`, code: "UNKNOWN_PROFILE" }),
            );
          switched.push(name);
          return Promise.resolve();
        },
      }),
    refresh: () => {
      refreshed++;
      return teller.update();
    },
    clock,
    log: { info: write, warn: write, error: write },
  });
  const choose = (name: string): Promise<void> => {
    active.set({ name, source: "remembered" });
    return teller.update();
  };
  return { teller, clock, there, switched, logged, choose, refreshed: () => refreshed };
}

describe("the active profile", () => {
  it("is told once, and not at all to a router that was started with it", async () => {
    const { teller, switched, choose } = create({ at: "one", has: ["one", "two"] });
    expect(teller.toStartWith()).toBe("one");
    await teller.update();
    expect(switched).toEqual([]);
    await choose("two");
    await teller.update();
    expect(switched).toEqual(["two"]);
  });

  it("that the router does not find is told again after the files were read again", async () => {
    const { teller, clock, there, switched, logged, choose, refreshed } = create({ at: "one", has: ["one"] });
    teller.toStartWith();
    await choose("two");
    expect(logged).toEqual(["The router was not told about the profile two: Profile 'two' not found."]);
    expect([switched, refreshed()]).toEqual([[], 0]);
    there.add("two");
    clock.advance(1_000);
    await settled();
    expect([switched, refreshed()]).toEqual([["two"], 1]);
  });

  it("is looked for no more once the window has gone", async () => {
    const { teller, clock, choose, refreshed } = create({ at: "one", has: ["one"] });
    teller.toStartWith();
    await choose("two");
    teller.dispose();
    clock.advance(5_000);
    expect(refreshed()).toBe(0);
  });
});
