import { expect, it } from "vitest";
import { patiently } from "../../../workspace/patiently.ts";

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** Fails as often as there are codes, then succeeds; says how it went and how long it waited. */
async function attempt(codes: readonly string[], platform: NodeJS.Platform, forMs?: number) {
  let tries = 0;
  let waitedMs = 0;
  const work = (): Promise<string> => {
    const code = codes[tries++];
    return code === undefined ? Promise.resolve("done") : Promise.reject(failure(code));
  };
  const pause = (ms: number): Promise<void> => {
    waitedMs += ms;
    return Promise.resolve();
  };
  const result = await patiently(work, { platform, pause, ...(forMs !== undefined && { forMs }) }).catch(
    (error: unknown) => (error as Error).message,
  );
  return { result, tries, waitedMs };
}

it("tries again on Windows while another program has the file open", async () => {
  expect(await attempt(["EPERM", "EBUSY", "EACCES"], "win32")).toEqual({ result: "done", tries: 4, waitedMs: 70 });
});

it("gives up after a while, with what was wrong", async () => {
  const always = Array.from({ length: 1_000 }, () => "EPERM");
  const { result, waitedMs } = await attempt(always, "win32");
  expect(result).toBe("EPERM");
  expect(waitedMs).toBeGreaterThanOrEqual(2_000);
  expect(waitedMs).toBeLessThan(2_600);
  expect((await attempt(always, "win32", 10_000)).waitedMs).toBeGreaterThanOrEqual(10_000);
});

it("does not wait for what waiting does not change", async () => {
  expect(await attempt(["ENOENT"], "win32")).toEqual({ result: "ENOENT", tries: 1, waitedMs: 0 });
  for (const platform of ["linux", "darwin"] as const)
    expect(await attempt(["EACCES"], platform)).toEqual({ result: "EACCES", tries: 1, waitedMs: 0 });
});
