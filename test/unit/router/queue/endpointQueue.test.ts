import { describe, expect, test } from "vitest";
import type { EndpointHealth } from "../../../../core/health/health.ts";
import { Cancellation } from "../../../../router/cancellation.ts";
import { ContextShare } from "../../../../router/queue/contextShare.ts";
import { EndpointQueue } from "../../../../router/queue/endpointQueue.ts";
import type { Place } from "../../../../router/queue/endpointQueue.ts";
import { RouterError } from "../../../../router/routerError.ts";
import { textHash } from "../../../../router/textHash.ts";

/** Endpoints of one slot that are all fine, and how many requests each has. */
function keeper(...ids: readonly string[]): {
  readonly table: Map<string, EndpointHealth>;
  /** Where it is not 1. */
  readonly slots: Map<string, number>;
  slotsOf(endpoint: string): number;
  observe(endpoint: string, observation: { readonly change: 1 | -1 }): void;
} {
  const table = new Map(
    ids.map((endpoint): [string, EndpointHealth] => [
      endpoint,
      { endpoint, modelId: endpoint, url: endpoint, state: "ok", since: 0, active: 0 },
    ]),
  );
  const slots = new Map<string, number>();
  return {
    table,
    slots,
    slotsOf: (endpoint) => slots.get(endpoint) ?? 1,
    observe: (endpoint, { change }) => {
      const before = table.get(endpoint);
      if (before !== undefined) table.set(endpoint, { ...before, active: before.active + change });
    },
  };
}

interface Asked {
  readonly granted: Promise<Place>;
  readonly positions: number[];
  readonly cancellation: Cancellation;
}

/** Of a prompt of so many tokens, whose answer may be as long as it likes when nothing is said. */
function shareOf(prompt = 0, answer?: number): ContextShare {
  return new ContextShare(() => ({ prompt, answer }));
}

function ask(
  queue: EndpointQueue,
  conversation: string,
  places: readonly Place[],
  share: ContextShare = shareOf(),
): Asked {
  const positions: number[] = [];
  const cancellation = new Cancellation();
  const onPosition = (position: number): void => void positions.push(position);
  const wish = { places, conversation: textHash(conversation), share, cancellation, expectedSeconds: 2, onPosition };
  return { granted: Promise.resolve(queue.admit(wish)), positions, cancellation };
}

/** Gives back a slot of an endpoint that has nothing to share. */
const unshared = { share: shareOf() };
const clock = { now: () => 1_000 };
const one: Place = { endpoint: "a" };

describe("who waits for a slot", () => {
  test("has it at once when one is free, and no limit is no wait", async () => {
    const health = keeper("a");
    const queue = new EndpointQueue(health, clock, 10);
    expect(await ask(queue, "x", [one]).granted).toEqual(one);
    health.slots.set("a", Infinity);
    for (let count = 0; count < 50; count++) await ask(queue, "x", [one]).granted;
    expect(queue.waiting("a")).toBe(0);
  });

  test("takes the place that is free before the one that is preferred", async () => {
    const queue = new EndpointQueue(keeper("a", "b"), clock, 10);
    await ask(queue, "x", [one]).granted;
    expect(await ask(queue, "x", [one, { endpoint: "b" }]).granted).toEqual({ endpoint: "b" });
  });

  test("gets whichever is given back first", async () => {
    const queue = new EndpointQueue(keeper("a", "b"), clock, 10);
    const both = [one, { endpoint: "b" }];
    await ask(queue, "x", both).granted;
    await ask(queue, "x", both).granted;
    const { granted } = ask(queue, "y", both);
    expect(queue.waiting("a")).toBe(1);
    queue.free("b", unshared);
    expect((await granted).endpoint).toBe("b");
    expect(queue.waiting("a")).toBe(0);
  });

  test("comes after other conversations' first prompts when its own conversation has many", async () => {
    const queue = new EndpointQueue(keeper("a"), clock, 10);
    await ask(queue, "greedy", [one]).granted;
    const order: string[] = [];
    const names = ["greedy", "greedy", "greedy", "modest", "other"];
    const all = names.map((name) => {
      const asked = ask(queue, name, [one]);
      void asked.granted.then(() => order.push(name));
      return asked;
    });
    expect(all.map(({ positions }) => positions.at(-1))).toEqual([3, 4, 5, 1, 2]);
    for (const { granted } of [all[3], all[4], all[0], all[1], all[2]].map((each) => each!)) {
      queue.free("a", unshared);
      await granted;
    }
    expect(order).toEqual(["modest", "other", "greedy", "greedy", "greedy"]);
    expect(all[2]?.positions).toEqual([3, 4, 5, 4, 3, 2, 1]);
  });

  test("is told its place among those who wait for the same endpoint, not for others", async () => {
    const queue = new EndpointQueue(keeper("a", "b"), clock, 10);
    const other: Place = { endpoint: "b" };
    await ask(queue, "x", [one]).granted;
    await ask(queue, "x", [other]).granted;
    ask(queue, "y", [one]);
    const second = ask(queue, "z", [one]);
    expect(ask(queue, "u", [other]).positions).toEqual([1]);
    expect(ask(queue, "v", [other, one]).positions).toEqual([3]);
    queue.free("b", unshared);
    expect(second.positions).toEqual([2]);
  });

  test("leaves the line when its client goes, and the others move up", async () => {
    const queue = new EndpointQueue(keeper("a"), clock, 10);
    await ask(queue, "x", [one]).granted;
    const [first, second] = [ask(queue, "y", [one]), ask(queue, "z", [one])];
    first.cancellation.cancel(new Error("gone"));
    await expect(first.granted).rejects.toThrow("gone");
    expect(second.positions).toEqual([2, 1]);
    queue.free("a", unshared);
    expect(await second.granted).toEqual(one);
  });

  test("is refused at once when the line is too long, with the seconds until it is worth a try", async () => {
    const queue = new EndpointQueue(keeper("a"), clock, 3);
    await ask(queue, "x", [one]).granted;
    for (let count = 0; count < 3; count++) ask(queue, String(count), [one]);
    const error: unknown = await Promise.resolve()
      .then(() => ask(queue, "late", [one]).granted)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RouterError);
    expect(error).toMatchObject({ code: "QUEUE_FULL", status: 503, retryAfterSeconds: 6 });
  });

  test("does not overtake who waits already", async () => {
    const queue = new EndpointQueue(keeper("a"), clock, 10);
    await ask(queue, "x", [one]).granted;
    const first = ask(queue, "y", [one]);
    queue.free("a", unshared);
    expect(queue.take("a", { conversation: textHash("late"), share: shareOf() })).toBe(false);
    expect(await first.granted).toEqual(one);
  });

  test("gets what there is now when the number of slots changes, in the order of the line", async () => {
    const health = keeper("a");
    const queue = new EndpointQueue(health, clock, 10);
    await ask(queue, "x", [one]).granted;
    const order: string[] = [];
    const wait = (name: string): Asked => {
      const asked = ask(queue, name, [one]);
      void asked.granted.then(() => order.push(name));
      return asked;
    };
    const [first, second] = [wait("first"), wait("second")];
    health.slots.set("a", 3);
    wait("third");
    queue.look();
    await Promise.all([first.granted, second.granted]);
    expect(order).toEqual(["first", "second"]);
    health.slots.set("a", 1);
    queue.free("a", unshared);
    queue.free("a", unshared);
    expect(queue.waiting("a")).toBe(1);
    queue.free("a", unshared);
    expect(queue.waiting("a")).toBe(0);
  });

  test("is not given a place that went down, only one that answers", async () => {
    const health = keeper("a", "b");
    const queue = new EndpointQueue(health, clock, 10);
    const both = [one, { endpoint: "b" }];
    await ask(queue, "x", both).granted;
    await ask(queue, "x", both).granted;
    const { granted } = ask(queue, "y", both);
    const before = health.table.get("a");
    if (before !== undefined) health.table.set("a", { ...before, state: "down" });
    queue.free("a", unshared);
    queue.free("b", unshared);
    expect((await granted).endpoint).toBe("b");
  });

  test("is sent on to fail in the open when all that it waits for are down", async () => {
    const health = keeper("a");
    const queue = new EndpointQueue(health, clock, 10);
    await ask(queue, "x", [one]).granted;
    const { granted } = ask(queue, "y", [one]);
    const before = health.table.get("a");
    if (before !== undefined) health.table.set("a", { ...before, state: "down" });
    queue.look();
    expect(await granted).toEqual(one);
  });
});

describe("where slots share a context", () => {
  /** Four slots that have 1,000 tokens together. */
  function shared(): { readonly health: ReturnType<typeof keeper>; readonly queue: EndpointQueue } {
    const health = keeper("a", "b");
    for (const id of ["a", "b"]) health.slots.set(id, 4);
    const before = health.table.get("a");
    if (before !== undefined) health.table.set("a", { ...before, sharedTokens: 1_000 });
    return { health, queue: new EndpointQueue(health, clock, 10) };
  }

  test("a prompt waits until there is room for it beside the others, answer included", async () => {
    const { queue } = shared();
    const [first, second] = [shareOf(300, 200), shareOf(300, 200)];
    await ask(queue, "x", [one], first).granted;
    await ask(queue, "y", [one], second).granted;
    const third = ask(queue, "z", [one], shareOf(10, 10));
    expect(third.positions).toEqual([1]);
    queue.free("a", { share: first });
    expect(await third.granted).toEqual(one);
    // 520 are taken.
    expect(queue.take("a", { conversation: 1, share: shareOf(480, 1) })).toBe(false);
    expect(queue.take("a", { conversation: 1, share: shareOf(480, 0) })).toBe(true);
  });

  test("an answer is given a sixth of the context, at least 256 tokens, or less where it may have no more", () => {
    expect(shareOf(100).of("a", 1_000)).toBe(356);
    expect(shareOf(100).of("a", 9_000)).toBe(1_600);
    expect(shareOf(100, 20_000).of("a", 9_000)).toBe(1_600);
    expect(shareOf(100, 20).of("a", 9_000)).toBe(120);
    expect(shareOf(8_000).of("a", 9_000)).toBe(9_000);
  });

  test("one that is alone has all of it, however large it is", async () => {
    const { queue } = shared();
    const large = shareOf(5_000);
    await ask(queue, "x", [one], large).granted;
    const small = ask(queue, "y", [one], shareOf(1, 1));
    expect(queue.waiting("a")).toBe(1);
    queue.free("a", { share: large });
    await small.granted;
    expect(queue.take("a", { conversation: 1, share: shareOf(900, 98) })).toBe(true);
  });

  test("another endpoint that has room is taken instead", async () => {
    const { queue } = shared();
    await ask(queue, "x", [one], shareOf(900)).granted;
    expect(await ask(queue, "y", [one, { endpoint: "b" }], shareOf(900)).granted).toEqual({ endpoint: "b" });
  });

  test("a small prompt does not overtake a large one that waits for room", async () => {
    const { queue } = shared();
    const [first, second] = [shareOf(400, 100), shareOf(400, 100)];
    await ask(queue, "x", [one], first).granted;
    await ask(queue, "y", [one], second).granted;
    const large = ask(queue, "large", [one], shareOf(900, 0));
    const small = ask(queue, "small", [one], shareOf(1, 1));
    queue.free("a", { share: first });
    expect(queue.waiting("a")).toBe(2);
    queue.free("a", { share: second });
    await large.granted;
    await small.granted;
  });

  test("a prompt that wants to be alone waits until it is", async () => {
    const { queue } = shared();
    const first = shareOf(1, 1);
    await ask(queue, "x", [one], first).granted;
    const share = shareOf(1, 1);
    share.wantAlone("a");
    const { granted } = ask(queue, "y", [one], share);
    expect(queue.waiting("a")).toBe(1);
    queue.free("a", { share: first });
    await granted;
    expect(queue.take("a", { conversation: 1, share: shareOf(1, 1) })).toBe(false);
  });

  test("what is learned while prompts are under way takes nothing twice and gives nothing back that was not taken", async () => {
    const { health, queue } = shared();
    const other: Place = { endpoint: "b" };
    const before = shareOf(400, 100);
    await ask(queue, "x", [other], before).granted;
    const known = health.table.get("b");
    if (known !== undefined) health.table.set("b", { ...known, sharedTokens: 1_000 });
    const after = shareOf(900, 0);
    await ask(queue, "y", [other], after).granted;
    queue.free("b", { share: before });
    expect(queue.take("b", { conversation: 1, share: shareOf(101, 0) })).toBe(false);
    expect(queue.take("b", { conversation: 1, share: shareOf(100, 0) })).toBe(true);
  });
});
