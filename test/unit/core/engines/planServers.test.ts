import { describe, expect, it } from "vitest";
import { idleServers, planServers, roomFor } from "../../../../core/engines/planServers.ts";
import type { RunningServer } from "../../../../core/engines/planServers.ts";

/** `fast:a fast:b powerful:c` */
function wanted(text: string) {
  return text.split(" ").map((word) => {
    const [tier, id = ""] = word.split(":");
    return { tier, id };
  });
}

/** `a b* c! d@7`: `*` is busy, `!` started by hand, `@` the time of its last use. */
function running(text: string): readonly RunningServer[] {
  return text
    .split(" ")
    .filter((word) => word !== "")
    .map((word) => ({
      id: word.charAt(0),
      isBusy: word.includes("*"),
      isPinned: word.includes("!"),
      lastUsed: Number(/@(\d+)/.exec(word)?.[1] ?? 0),
    }));
}

describe("when a profile becomes active", () => {
  const plan = (asked: { wanted: string; running?: string; most?: number; policy?: "profile" | "prompt" }) =>
    planServers({
      wanted: wanted(asked.wanted),
      running: running(asked.running ?? ""),
      most: asked.most ?? 2,
      policy: asked.policy ?? "profile",
    });

  it("starts one model of each tier before a second of any", () => {
    expect(plan({ wanted: "fast:a fast:b powerful:c" })).toEqual({ start: ["a", "c"], stop: [] });
    expect(plan({ wanted: "fast:a fast:b powerful:c", most: 3 }).start).toEqual(["a", "c", "b"]);
  });

  it("stops what it does not want and starts what is missing", () => {
    expect(plan({ wanted: "fast:a powerful:c", running: "b c" })).toEqual({ start: ["a"], stop: ["b"] });
  });

  it("keeps what runs and is wanted, though it would have started another one", () => {
    expect(plan({ wanted: "fast:a fast:b powerful:c", running: "b" })).toEqual({ start: ["c"], stop: [] });
    expect(plan({ wanted: "fast:a fast:b powerful:c", running: "b c" })).toEqual({ start: [], stop: [] });
  });

  it("keeps what was started by hand, which takes a place", () => {
    expect(plan({ wanted: "fast:a powerful:c", running: "z!" })).toEqual({ start: ["a"], stop: [] });
  });

  it("starts nothing when models are to be started by prompts only, but stops all the same", () => {
    expect(plan({ wanted: "fast:a", running: "b", policy: "prompt" })).toEqual({ start: [], stop: ["b"] });
  });

  it("starts no more than there are places", () => {
    expect(plan({ wanted: "fast:a powerful:c", most: 0 }).start).toEqual([]);
    expect(plan({ wanted: "fast:a balanced:b powerful:c", most: 1 }).start).toEqual(["a"]);
  });
});

describe("room for one more", () => {
  it.each([
    ["is there while there are fewer than the limit", "a", { kind: "free" }],
    ["is made by the one that was not asked for longest", "a@5 b@3", { kind: "stop", id: "b" }],
    ["is not made by one that works", "a@5 b*@3", { kind: "stop", id: "a" }],
    ["is made by one that was started by hand only when no other can", "a@5 b!@3", { kind: "stop", id: "a" }],
    ["is made by one that was started by hand when the other works", "a*@5 b!@3", { kind: "stop", id: "b" }],
    ["has to be waited for when all work", "a* b*", { kind: "full" }],
  ] as const)("%s", (_title, servers, room) => {
    expect(roomFor("x", running(servers), 2)).toEqual(room);
  });

  it("counts the model itself only once", () => {
    expect(roomFor("a", running("a b"), 2)).toEqual({ kind: "free" });
  });
});

it("lets go whom nobody has asked for the time given, unless it works", () => {
  expect(idleServers(running("a@100 b@40 c*@0 d@50"), 150, 100)).toEqual(["b", "d"]);
});
