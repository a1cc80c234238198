import { describe, expect, it } from "vitest";
import { mostFailures, soundRunMs } from "../../../../client/children/backoff.ts";
import { RouterHost } from "../../../../client/router/routerHost.ts";
import type { RouterConnection } from "../../../../client/router/routerHost.ts";
import type { RouterEnd, RouterRun } from "../../../../client/router/routerRun.ts";
import type { RouterOrder, RouterStatus } from "../../../../protocol/routerApi.ts";
import { ManualClock } from "../../../support/client/manualClock.ts";

/** A router whose life the test leads. */
class Run implements RouterRun {
  readonly pid = 7;
  readonly listening: Promise<string>;
  readonly ended: Promise<RouterEnd>;
  readonly told: RouterOrder[] = [];
  stopped = false;
  #listen: (url: string) => void = () => undefined;
  #end: (end: RouterEnd) => void = () => undefined;

  constructor() {
    this.ended = new Promise((resolve) => (this.#end = resolve));
    this.listening = new Promise((resolve, reject) => {
      this.#listen = resolve;
      void this.ended.then(({ how }) => {
        reject(new Error(how));
      });
    });
    this.listening.catch(() => undefined);
  }

  async listen(): Promise<void> {
    this.#listen("http://router");
    await settled();
  }

  async die(said?: string): Promise<void> {
    this.#end({ how: "with code 1", ...(said !== undefined && { said }) });
    await settled();
  }

  tell(order: RouterOrder): void {
    this.told.push(order);
  }

  stop(): void {
    this.stopped = true;
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const status: RouterStatus = { pid: 7, profile: "work", endpoints: [], engines: [] };
const never = new AbortController().signal;

function create() {
  const clock = new ManualClock();
  const runs: Run[] = [];
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const host = new RouterHost<RouterConnection>(clock, silent);
  const starter = {
    start: () => {
      const run = new Run();
      runs.push(run);
      return run;
    },
    connect: () => ({
      async *statuses(signal: AbortSignal) {
        yield status;
        await new Promise((resolve) => {
          signal.addEventListener("abort", resolve);
        });
      },
    }),
  };
  return { host, clock, runs, starter };
}

describe("a router that is wanted", () => {
  it("starts, listens, and its status is followed", async () => {
    const { host, runs, starter } = create();
    host.start(starter);
    expect(host.state.value).toEqual({ kind: "starting", again: false });
    await runs[0]?.listen();
    expect(host.state.value).toEqual({ kind: "running", status });
  });

  it("is started again after a while when it ends by itself", async () => {
    const { host, clock, runs, starter } = create();
    host.start(starter);
    await runs[0]?.listen();
    await runs[0]?.die();
    expect(host.state.value).toMatchObject({ kind: "down", retrying: true });
    expect(runs).toHaveLength(1);
    clock.advance(300);
    expect(runs).toHaveLength(2);
    expect(host.state.value).toEqual({ kind: "starting", again: true });
    await runs[1]?.listen();
    expect(host.state.value).toMatchObject({ kind: "running" });
  });

  it("hears what it is told from its start on; without one nobody does", async () => {
    const { host, clock, runs, starter } = create();
    const order = { serverKeys: "http://box:8000=secret" };
    host.tell(order);
    host.start(starter);
    host.tell(order);
    expect(runs[0]?.told).toEqual([order]);
    await runs[0]?.listen();
    await runs[0]?.die();
    clock.advance(300);
    host.tell(order);
    expect(runs[1]?.told).toEqual([order]);
  });

  it("is left to the user after some failures in a row, and starts at his word", async () => {
    const { host, clock, runs, starter } = create();
    host.start(starter);
    for (let failure = 0; failure < mostFailures; failure++) {
      await runs.at(-1)?.die();
      clock.advance(20_000);
    }
    expect(runs).toHaveLength(mostFailures);
    expect(host.state.value).toMatchObject({ kind: "down", retrying: false });
    host.start(starter);
    await runs.at(-1)?.die();
    expect(host.state.value).toMatchObject({ kind: "down", retrying: true });
  });

  it("is given up with its own word on why it cannot start", async () => {
    const { host, clock, runs, starter } = create();
    host.start(starter);
    for (let failure = 0; failure < mostFailures; failure++) {
      await runs.at(-1)?.die("The port 80 cannot be had.");
      clock.advance(20_000);
    }
    expect(host.state.value).toMatchObject({ problem: "The port 80 cannot be had." });
  });

  it("is not given up when it ran well between the failures", async () => {
    const { host, clock, runs, starter } = create();
    host.start(starter);
    for (let failure = 0; failure < mostFailures + 2; failure++) {
      clock.advance(soundRunMs + 1);
      await runs.at(-1)?.die();
      clock.advance(300);
    }
    expect(runs).toHaveLength(mostFailures + 3);
  });
});

describe("a router that is not wanted any more", () => {
  it("is stopped and not started again", async () => {
    const { host, clock, runs, starter } = create();
    host.start(starter);
    host.stop("no-profiles");
    await runs[0]?.die();
    clock.advance(60_000);
    expect(runs[0]?.stopped).toBe(true);
    expect(runs).toHaveLength(1);
    expect(host.state.value).toEqual({ kind: "off", why: "no-profiles" });
  });

  it("is not started again when it is stopped while it waits for that", async () => {
    const { host, clock, runs, starter } = create();
    host.start(starter);
    await runs[0]?.die();
    host.dispose();
    clock.advance(60_000);
    expect(runs).toHaveLength(1);
  });

  it("is replaced by one that is started", async () => {
    const { host, runs, starter } = create();
    host.start(starter);
    host.start(starter);
    expect(runs.map(({ stopped }) => stopped)).toEqual([true, false]);
    await runs[0]?.die();
    await runs[1]?.listen();
    expect(host.state.value).toMatchObject({ kind: "running" });
  });
});

describe("whoever asks for the connection", () => {
  it("waits for a router that is being started again", async () => {
    const { host, clock, runs, starter } = create();
    host.start(starter);
    await runs[0]?.listen();
    await runs[0]?.die();
    let got = false;
    const connection = host.getConnection(never).then(() => (got = true));
    await settled();
    expect(got).toBe(false);
    clock.advance(300);
    await runs[1]?.listen();
    await connection;
  });

  it("does not get again the one that it found broken", async () => {
    const { host, clock, runs, starter } = create();
    host.start(starter);
    await runs[0]?.listen();
    const broken = await host.getConnection(never);
    const next = host.getConnection(never, broken);
    await runs[0]?.die();
    clock.advance(300);
    await runs[1]?.listen();
    expect(await next).not.toBe(broken);
  });

  it.each([
    ["untrusted", "not trusted"],
    ["no-profiles", "no profile"],
    ["no-folder", "open a folder"],
  ] as const)("is told at once when none is coming: %s", async (why, words) => {
    const { host } = create();
    host.stop(why);
    await expect(host.getConnection(never)).rejects.toThrow(words);
  });

  it("is told when the router is given up while it waits", async () => {
    const { host, clock, runs, starter } = create();
    host.start(starter);
    const connection = host.getConnection(never);
    const refused = expect(connection).rejects.toThrow("log");
    for (let failure = 0; failure < mostFailures; failure++) {
      await runs.at(-1)?.die();
      clock.advance(20_000);
    }
    await refused;
  });

  it("stops waiting when it is told to", async () => {
    const { host, starter } = create();
    host.start(starter);
    const abort = new AbortController();
    const connection = host.getConnection(abort.signal);
    abort.abort(new Error("Enough."));
    await expect(connection).rejects.toThrow("Enough.");
  });
});
