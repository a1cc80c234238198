import { expect, it } from "vitest";
import { SlotQueue } from "../../../../router/engine/slotQueue.ts";

const forever = new AbortController().signal;

/** Work that ends when told to. */
function createWork() {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const slots: number[] = [];
  return {
    slots,
    end,
    run: async (slot: number) => {
      slots.push(slot);
      await ended;
      return slot;
    },
  };
}

it("gives each caller a slot of its own and lets the next wait", async () => {
  const queue = new SlotQueue(2);
  const works = [createWork(), createWork(), createWork()];
  const runs = works.map((work) => queue.run(forever, work.run));
  await Promise.resolve();
  expect(works.map(({ slots }) => slots)).toEqual([[0], [1], []]);
  expect(queue).toMatchObject({ idle: 0, processing: 2, waiting: 1 });
  works[1]!.end();
  await runs[1];
  expect(works[2]!.slots).toEqual([1]);
  for (const work of works) work.end();
  expect(await Promise.all(runs)).toEqual([0, 1, 1]);
  expect(queue).toMatchObject({ idle: 2, processing: 0, waiting: 0 });
});

it("serves those who wait in the order in which they came", async () => {
  const queue = new SlotQueue(1);
  const order: string[] = [];
  const names = ["first", "second", "third"];
  await Promise.all(names.map((name) => queue.run(forever, () => Promise.resolve(order.push(name)))));
  expect(order).toEqual(names);
});

it("gives a slot back when the work fails", async () => {
  const queue = new SlotQueue(1);
  await expect(queue.run(forever, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(queue.idle).toBe(1);
});

it("forgets who gives up waiting, without losing a slot", async () => {
  const queue = new SlotQueue(1);
  const work = createWork();
  const first = queue.run(forever, work.run);
  const gaveUp = new AbortController();
  const second = queue.run(gaveUp.signal, () => Promise.resolve("never"));
  const third = queue.run(forever, () => Promise.resolve("third"));
  await Promise.resolve();
  gaveUp.abort(new Error("gave up"));
  await expect(second).rejects.toThrow("gave up");
  expect(queue.waiting).toBe(1);
  work.end();
  await first;
  expect(await third).toBe("third");
  expect(queue.idle).toBe(1);
});

it("does not begin work whose caller is gone already", async () => {
  const queue = new SlotQueue(1);
  await expect(queue.run(AbortSignal.abort(new Error("gone")), () => Promise.resolve("never"))).rejects.toThrow("gone");
  expect(queue.idle).toBe(1);
});

it("turns callers away when too many wait", async () => {
  const queue = new SlotQueue(1, 1);
  const work = createWork();
  const runs = [queue.run(forever, work.run), queue.run(forever, work.run)];
  await expect(queue.run(forever, work.run)).rejects.toMatchObject({ status: 503, type: "unavailable_error" });
  work.end();
  await Promise.all(runs);
});
