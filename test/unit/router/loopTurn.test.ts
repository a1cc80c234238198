import { createServer, connect } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { LoopTurn } from "../../../router/loopTurn.ts";

test("who waits for the end of a turn goes on together, and each step is taken by all before anybody takes the next", async () => {
  const turn = new LoopTurn();
  const said: string[] = [];
  const work = async (name: string): Promise<void> => {
    await turn.end();
    said.push(`${name}1`);
    await turn.step();
    said.push(`${name}2`);
    await turn.step();
    said.push(`${name}3`);
  };
  const names = ["a", "b", "c"];
  names.forEach(() => {
    turn.enter();
  });
  await Promise.all(names.map(work));
  expect(said.join(" ")).toBe("a1 b1 c1 a2 b2 c2 a3 b3 c3");
});

test("what another connection brings in the same turn is read before the turn ends", async () => {
  const turn = new LoopTurn();
  const said: string[] = [];
  let accepted = 0;
  const server = createServer((socket) => {
    accepted++;
    socket.on("data", (bytes) => {
      said.push(`read ${bytes.toString()}`);
      void turn.end().then(() => said.push(`went on with ${bytes.toString()}`));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const clients = await Promise.all(
    ["one", "two"].map(async (name) => {
      const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
      await once(client, "connect");
      return { name, client };
    }),
  );
  await expect.poll(() => accepted).toBe(2);
  clients.forEach(() => {
    turn.enter();
  });
  for (const { name, client } of clients) client.write(name);
  // Both lie at the server when it looks the next time.
  const until = performance.now() + 100;
  while (performance.now() < until);
  await expect.poll(() => said.length).toBe(4);
  expect(said.slice(0, 2).toSorted()).toEqual(["read one", "read two"]);
  for (const { client } of clients) client.destroy();
  server.close();
});

test("a request that is alone does not wait", async () => {
  const turn = new LoopTurn();
  turn.enter();
  turn.enter();
  turn.leave();
  expect(await Promise.race([turn.end().then(() => "at once"), turn.step().then(() => "later")])).toBe("at once");
});

test("a turn that has ended is not waited for again", async () => {
  const turn = new LoopTurn();
  turn.enter();
  turn.enter();
  await turn.end();
  const next = turn.end();
  expect(await Promise.race([next.then(() => "later"), turn.step().then(() => "at once")])).toBe("at once");
  await next;
});
