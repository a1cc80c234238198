import { existsSync, readFileSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { RouterChild } from "../support/router/routerChild.ts";
import type { Behaviour } from "../support/upstream/faultyUpstream.ts";
import { reset } from "../support/upstream/faultyUpstream.ts";
import { promptOf, telling } from "./derivedAnswers.ts";
import { howMuch } from "./howMuch.ts";
import { startMany } from "./manyEndpoints.ts";
import { sendTraffic } from "./traffic.ts";

const perRound = howMuch({ whole: 3_400, short: 600 });
const rounds = 3;

test(
  `after ${rounds * perRound} prompts the router holds no more than after ${perRound}`,
  { timeout: 300_000 },
  async () => {
    const file = join(tmpdir(), `magi-look-inside-${process.pid}.jsonl`);
    onTestFinished(() => rm(file, { force: true }));
    const preload = join(import.meta.dirname, "lookInside.cjs");
    const env = { MAGI_LOOK_INSIDE: file, NODE_OPTIONS: `--require=${preload}` };
    const many = await startMany(mostlyWell, { env });
    const { router, all } = many;
    const idle = await lookInside(router, file);
    const seen: Inside[] = [];
    for (let round = 0; round < rounds; round++) {
      const from = round * perRound;
      const giveUps = giveUpNowAndThen(router, from, perRound / 20);
      const told = await sendTraffic(router, { connections: 32, from, count: perRound });
      await giveUps;
      expect(told.filter(({ fate }) => fate !== "whole" && fate !== "brokeOff")).toEqual([]);
      await expect.poll(() => all.map(({ open }) => open), { timeout: 5_000 }).toEqual(all.map(() => 0));
      seen.push(await lookInside(router, file));
    }
    const [first, second, last] = seen as [Inside, Inside, Inside];
    console.log(seen.map(({ heapMb, rssMb }) => `heap ${heapMb} MB, RSS ${rssMb} MB`).join("\n"));
    expect(last.heapMb - first.heapMb).toBeLessThan(3);
    expect(last.externalMb - first.externalMb).toBeLessThan(3);
    // What the kernel gave goes back late and in large pieces, so this sees only what is far beyond them.
    expect(last.rssMb - Math.max(first.rssMb, second.rssMb)).toBeLessThan(96);

    // Connections that nobody needs are given up after a few seconds, ours to the router too.
    await expect
      .poll(() => all.reduce((sum, { connections }) => sum + connections, 0), { timeout: 15_000, interval: 100 })
      .toBeLessThanOrEqual(all.length);
    await expect.poll(() => filesOf(router), { timeout: 15_000, interval: 100 }).toBeLessThanOrEqual(idle.files + 2);
    const { TCPSocketWrap: sockets = 0, ...others } = (await lookInside(router, file)).resources;
    const { TCPSocketWrap: socketsBefore = 0, ...othersBefore } = idle.resources;
    expect(others).toEqual(othersBefore);
    expect(sockets).toBeLessThanOrEqual(socketsBefore + 2);
  },
);

/** One prompt of 25 fails before its first token and one in its middle. */
const mostlyWell: Behaviour = (asked) => {
  const number = Number(/(\d+)\.$/.exec(asked.prompt)?.[1] ?? 0);
  const steps = [...(telling(0)(asked) as Iterable<never>)];
  if (number % 25 === 7 && !failed.has(number)) {
    failed.add(number);
    return [reset];
  }
  return number % 25 === 9 && asked.stream ? [...steps.slice(0, 6), reset] : steps;
};
const failed = new Set<number>();

/** Prompts whose clients go away in the middle. */
async function giveUpNowAndThen(router: RouterChild, from: number, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const abort = new AbortController();
    const messages = [{ role: "user", content: promptOf(from + index) }];
    const asking = router
      .post({ model: "magi", stream: index % 2 === 0, messages }, { signal: abort.signal })
      .then((response) => response.text())
      .catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, index % 7));
    abort.abort();
    await asking;
  }
}

interface Inside {
  readonly heapMb: number;
  /** Buffers, most of all. */
  readonly externalMb: number;
  readonly rssMb: number;
  /** Open files and sockets. */
  readonly files: number;
  /** What keeps the event loop busy, by kind. */
  readonly resources: Readonly<Record<string, number>>;
}

/** A line of lookInside.cjs, in bytes. */
interface Written extends Pick<Inside, "resources"> {
  readonly heapUsed: number;
  readonly external: number;
  readonly rss: number;
}

async function lookInside(router: RouterChild, file: string): Promise<Inside> {
  const linesNow = (): readonly string[] =>
    existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  const before = linesNow().length;
  router.process.kill("SIGUSR2");
  await expect.poll(() => linesNow().length).toBe(before + 1);
  const found = JSON.parse(linesNow().at(-1)!) as Written;
  const megabytes = (bytes: number): number => Math.round((bytes / 1024 / 1024) * 10) / 10;
  return {
    heapMb: megabytes(found.heapUsed),
    externalMb: megabytes(found.external),
    rssMb: megabytes(found.rss),
    files: filesOf(router),
    resources: found.resources,
  };
}

function filesOf(router: RouterChild): number {
  return process.platform === "linux" ? readdirSync(`/proc/${router.process.pid}/fd`).length : 0;
}
