import { createHash, randomBytes } from "node:crypto";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DownloadProgress } from "../../core/modelCatalog/downloadWords.ts";
import { downloadFile } from "../../workspace/download/downloadFile.ts";
import type { Download } from "../../workspace/download/downloadFile.ts";
import type { DownloadRequest } from "../../workspace/download/downloadRequest.ts";
import { downloadModel } from "../../workspace/download/downloadModel.ts";
import { partShare } from "../../workspace/download/partFile.ts";
import { HubServer } from "../support/hub/hubServer.ts";

const file = { repository: "somebody/model", revision: "main", path: "tiny.gguf" };
const name = "somebody/model/tiny.gguf";
const whole = randomBytes(1_000_000);

let hub: HubServer;
let folder: string;
let target: string;

beforeEach(async () => {
  hub = await HubServer.start();
  hub.put(name, whole);
  folder = await mkdtemp(join(tmpdir(), "magi-download-"));
  target = join(folder, "models", "tiny.gguf");
});

afterEach(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

/** With pauses of milliseconds where a person would wait seconds. */
function download(more: Partial<DownloadRequest> = {}): Promise<Download> {
  return downloadFile({ file, endpoint: hub.endpoint, target, timing: { stallMs: 5000, secondMs: 2 }, ...more });
}

/** For a server that says nothing. */
const impatient = { stallMs: 500, secondMs: 2 };

async function expectWhole(bytes = whole): Promise<void> {
  expect((await readFile(target)).equals(bytes)).toBe(true);
  expect(await readdir(dirname(target))).toEqual(["tiny.gguf"]);
}

function expectNoFile(): void {
  expect(existsSync(target)).toBe(false);
  expect(existsSync(`${target}.part.lock`)).toBe(false);
}

/** Leaves a part of the file as a window that was closed leaves it. */
async function leavePart(bytes: number): Promise<void> {
  hub.faults.push({ kind: "stall", after: bytes });
  const controller = new AbortController();
  const stopped = download({
    signal: controller.signal,
    timing: { stallMs: 10_000 },
    onProgress: (progress) => {
      if (progress.step === "downloading") controller.abort(new Error("closed"));
    },
  });
  await expect(stopped).rejects.toThrow("closed");
  // Whatever had arrived; the tests want to know exactly.
  await writeFile(`${target}.part`, whole.subarray(0, bytes));
  hub.requests.length = 0;
}

describe("downloading a file", () => {
  it("follows the redirect and leaves the whole file and nothing else", async () => {
    expect(await download()).toEqual({ path: target, bytes: whole.length, wasThere: false });
    await expectWhole();
    expect(hub.requests.map(({ path }) => path)).toEqual([
      "/somebody/model/resolve/main/tiny.gguf",
      "/cdn/somebody/model/tiny.gguf",
    ]);
  });

  it("tells how far it is, up to the end", async () => {
    const seen: DownloadProgress[] = [];
    await download({ onProgress: (progress) => seen.push(progress) });
    expect(seen[0]).toEqual({ step: "connecting" });
    expect(seen.at(-1)).toMatchObject({ step: "downloading", bytes: whole.length, total: whole.length });
  });

  it("does not ask for a file that is there", async () => {
    await download();
    hub.requests.length = 0;
    expect(await download({ known: { bytes: whole.length } })).toMatchObject({ wasThere: true });
    expect(hub.requests).toEqual([]);
  });

  it("takes a file of another length for what it is, and gets the right one", async () => {
    await download();
    await writeFile(target, "cut off");
    expect(await download({ known: { bytes: whole.length } })).toMatchObject({ wasThere: false });
    await expectWhole();
  });
});

describe("a download that breaks off", () => {
  it("goes on where the connection was reset, tied to the tag of the bytes", async () => {
    hub.faults.push({ kind: "reset", after: 300_000 }, { kind: "reset", after: 200_000 });
    await download();
    await expectWhole();
    const [first, second, third] = hub.byteRequests;
    expect(first?.range).toBeUndefined();
    expect(second?.range).toMatch(/^bytes=[1-9]\d*-$/);
    expect(second?.ifRange).toBe(`"${createHash("sha256").update(whole).digest("hex")}"`);
    const startOf = (range = ""): number => Number(/\d+/.exec(range)?.[0]);
    expect(startOf(third?.range)).toBeGreaterThan(startOf(second?.range));
  });

  it("goes on after an answer that ended properly and too early", async () => {
    hub.faults.push({ kind: "short", after: 400_000 });
    await download();
    await expectWhole();
    expect(hub.byteRequests[1]?.range).toBe("bytes=400000-");
  });

  it("gives up a connection on which nobody answers, and goes on", async () => {
    hub.faults.push({ kind: "silent" });
    await download({ timing: impatient });
    await expectWhole();
    expect(hub.byteRequests.length).toBe(2);
  });

  it("says how long nothing came when that is so every time", async () => {
    for (let tries = 0; tries < 20; tries++) hub.faults.push({ kind: "stall", after: 0 });
    await expect(download({ timing: { stallMs: 50, secondMs: 1 } })).rejects.toThrow(
      /^The download of tiny\.gguf broke off: 127\.0\.0\.1:\d+ sent nothing for 1 s, again and again\. .+kept\.$/,
    );
    expectNoFile();
  });

  it("gives up a connection on which nothing comes, says so, and goes on", async () => {
    hub.faults.push({ kind: "stall", after: 250_000 });
    const seen: DownloadProgress[] = [];
    await download({ timing: impatient, onProgress: (progress) => seen.push(progress) });
    await expectWhole();
    expect(seen).toContainEqual({ step: "waiting", seconds: 1, reason: "stalled" });
    expect(hub.byteRequests[1]?.range).toBe("bytes=250000-");
  });

  it("goes on after the window was closed, and reads what is there for the checksum", async () => {
    await leavePart(600_000);
    expect(await partShare(target)).toBeCloseTo(0.6);
    const seen: DownloadProgress[] = [];
    await download({ onProgress: (progress) => seen.push(progress) });
    await expectWhole();
    expect(hub.byteRequests.map(({ range }) => range)).toEqual(["bytes=600000-"]);
    expect(seen).toContainEqual({ step: "checking", bytes: 600_000, total: whole.length });
  });

  it("needs no bytes when the window was closed just before the end", async () => {
    await leavePart(500_000);
    await writeFile(`${target}.part`, whole);
    await download();
    await expectWhole();
    expect(hub.requests).toEqual([]);
  });

  it("begins anew when the file changed meanwhile", async () => {
    await leavePart(600_000);
    const newer = randomBytes(1_200_000);
    hub.put(name, newer);
    await download();
    await expectWhole(newer);
  });

  it("begins anew when the file changed and the server does not heed If-Range", async () => {
    await leavePart(600_000);
    const newer = randomBytes(1_000_000);
    hub.put(name, newer);
    hub.tag = '"the same for all"';
    await writeFile(
      `${target}.part.json`,
      JSON.stringify({ bytes: whole.length, sha256: createHash("sha256").update(whole).digest("hex"), tag: hub.tag }),
    );
    await download();
    await expectWhole(newer);
  });

  it("goes on when only the tag changed and the checksum is the same", async () => {
    await leavePart(600_000);
    hub.tag = '"of another server"';
    await download();
    await expectWhole();
    expect(hub.byteRequests.map(({ range, ifRange }) => [range, ifRange !== undefined])).toEqual([
      ["bytes=600000-", true],
      ["bytes=600000-", false],
    ]);
  });

  it("begins anew where the server knows no ranges", async () => {
    await leavePart(600_000);
    hub.hasRanges = false;
    await download();
    await expectWhole();
  });

  it("begins anew after a part that begins elsewhere", async () => {
    await leavePart(600_000);
    hub.faults.push({ kind: "wrong-range" });
    await download();
    await expectWhole();
  });

  it("throws away what no note vouches for", async () => {
    await leavePart(600_000);
    await writeFile(`${target}.part.json`, "{ cut off");
    await download();
    await expectWhole();
    expect(hub.byteRequests[0]?.range).toBeUndefined();
  });

  it("gives up after several tries that bring nothing, and keeps what is there", async () => {
    await leavePart(600_000);
    for (let tries = 0; tries < 20; tries++) hub.faults.push({ kind: "reset", after: 0 });
    await expect(download()).rejects.toThrow(
      /^The download of tiny\.gguf broke off: .*Check the connection to 127\.0\.0\.1:\d+ and try again; what is there is kept\.$/,
    );
    expect(hub.byteRequests.length).toBe(6);
    expectNoFile();
    hub.faults.length = 0;
    await download();
    await expectWhole();
  });

  it("gives up on a server without ranges that never gets further", async () => {
    hub.hasRanges = false;
    // How much of it arrives before the reset differs, so a try may get a little further than those before it.
    for (let tries = 0; tries < 100; tries++) hub.faults.push({ kind: "reset", after: 300_000 });
    await expect(download()).rejects.toThrow(/broke off/);
    expect(hub.byteRequests.length).toBeLessThan(50);
  });

  it("says when nobody is there", async () => {
    const { endpoint } = hub;
    await hub.stop();
    await expect(download({ endpoint })).rejects.toThrow("the server does not accept connections");
    hub = await HubServer.start();
  });
});

describe("cancelling", () => {
  it("stops at once, keeps what is there, and lets others at it", async () => {
    hub.pauseMs = 20;
    const controller = new AbortController();
    const stopped = download({
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (step === "downloading") controller.abort(new Error("enough"));
      },
    });
    await expect(stopped).rejects.toThrow("enough");
    expectNoFile();
    expect(existsSync(`${target}.part`)).toBe(true);
    hub.pauseMs = 0;
    await download();
    await expectWhole();
  });

  it("ends a pause between tries", async () => {
    hub.refusals.push({ status: 503, headers: { "retry-after": "60" } });
    const controller = new AbortController();
    const begun = performance.now();
    const stopped = download({
      signal: controller.signal,
      timing: { secondMs: 1000 },
      onProgress: ({ step }) => {
        if (step === "waiting") controller.abort(new Error("enough"));
      },
    });
    await expect(stopped).rejects.toThrow("enough");
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

describe("what arrives is checked", () => {
  it("fetches a corrupt file once more, from its beginning", async () => {
    hub.faults.push({ kind: "corrupt" });
    await download();
    await expectWhole();
    expect(hub.byteRequests.map(({ range }) => range)).toEqual([undefined, undefined]);
  });

  it("throws a file away that is corrupt twice", async () => {
    hub.faults.push({ kind: "corrupt" }, { kind: "corrupt" });
    await expect(download()).rejects.toThrow(/^The download of tiny\.gguf was thrown away: twice what arrived/);
    expect(await readdir(dirname(target))).toEqual([]);
  });

  it("recovers when what an earlier run left is damaged", async () => {
    await leavePart(600_000);
    await writeFile(`${target}.part`, randomBytes(600_000));
    await download();
    await expectWhole();
  });

  it("refuses a body of another length than the server says", async () => {
    hub.faults.push({ kind: "length", total: 2_000_000 });
    await expect(download()).rejects.toThrow(/says that it has 1000000 bytes and sends 2000000/);
    expectNoFile();
  });

  it("takes the checksum from the server's list where no header says it", async () => {
    hub.saysLinked = false;
    hub.tag = '"abc"';
    await download();
    await expectWhole();
    expect(hub.requests.some(({ path }) => path === "/api/models/somebody/model/tree/main")).toBe(true);
  });

  it("takes the known checksum from a plain mirror", async () => {
    Object.assign(hub, { saysLinked: false, lists: false, redirects: false, tag: 'W/"weak"' });
    const sha256 = createHash("sha256").update(whole).digest("hex");
    hub.faults.push({ kind: "reset", after: 300_000 });
    await download({ known: { bytes: whole.length, sha256 } });
    await expectWhole();
    expect(hub.byteRequests[1]?.ifRange).toBeUndefined();
  });

  it("does not take the tag of another host for a checksum", async () => {
    // Some stores of bytes name them by a sum of their own, which looks like SHA-256.
    Object.assign(hub, { saysLinked: false, lists: false });
    hub.tag = `"${createHash("sha256").update("another sum").digest("hex")}"`;
    await expect(download()).rejects.toThrow(/does not say its checksum/);
    hub.lists = true;
    await download();
    await expectWhole();
  });

  it("does not download what is not the file of the catalogue", async () => {
    const sha256 = createHash("sha256").update("the file that MAGI knows").digest("hex");
    await expect(download({ known: { bytes: whole.length, sha256 } })).rejects.toThrow(
      /^tiny\.gguf was not downloaded: what 127\.0\.0\.1:\d+ has under that name is not the file that MAGI knows\. .+\.$/,
    );
    expect(existsSync(`${target}.part.json`)).toBe(false);
    expectNoFile();
  });

  it.each(["gzip", "endless"] as const)("refuses a body that is %s", async (kind) => {
    hub.faults.push({ kind });
    const sentence =
      kind === "gzip" ? /answers as no model server does/ : /says that it has 1000000 bytes and sends 1\d{6}/;
    await expect(download()).rejects.toThrow(sentence);
    expectNoFile();
  });

  it("refuses a file whose checksum nobody says", async () => {
    Object.assign(hub, { saysLinked: false, lists: false, redirects: false, tag: '"abc"' });
    await expect(download()).rejects.toThrow(/does not say its checksum/);
    expectNoFile();
  });

  it("throws away what is whole and no model", async () => {
    await expect(downloadModel(file, { folder, endpoint: hub.endpoint, timing: { secondMs: 2 } })).rejects.toThrow(
      /^tiny\.gguf was thrown away: it is not a GGUF file/,
    );
    expect(await readdir(join(folder, "somebody", "model"))).toEqual([]);
  });
});

describe("what the server refuses", () => {
  it.each([
    [404, {}, /has no such file \(404\)\. Check its name/],
    [401, { "x-error-code": "RepoNotFound" }, /has no such file \(401\)/],
    [
      401,
      {},
      /does not give it to everybody \(401\)\. Accept its terms there in a browser, and give MAGI a token \(HF_TOKEN\)\./,
    ],
    [403, { "x-error-code": "GatedRepo" }, /does not give it to everybody \(403\)/],
    [418, {}, /answers as no model server does \(418\)/],
    [429, { "retry-after": "3600" }, /has had too many requests from here \(429\)/],
  ])("says it in one sentence at once: %i %o", async (status, headers, sentence) => {
    hub.refusals.push({ status, headers });
    await expect(download()).rejects.toThrow(sentence);
    expect(hub.requests.length).toBe(1);
    expectNoFile();
    expect(existsSync(`${target}.part`)).toBe(false);
  });

  it.each([429, 500, 503])("tries again after %i, and gives up in the end", async (status) => {
    hub.refusals.push({ status, headers: { "retry-after": "1" } });
    await download();
    await expectWhole();
    await rm(target);
    for (let tries = 0; tries < 20; tries++) hub.refusals.push({ status });
    await expect(download()).rejects.toThrow(new RegExp(`\\(${status}\\)`));
    expect(hub.refusals.length).toBe(14);
  });

  it("asks for a fresh address when a signed one has run out", async () => {
    hub.faults.push({ kind: "reset", after: 100_000 }, { kind: "status", status: 403 });
    await download();
    await expectWhole();
  });
});

describe("who is told what", () => {
  it("gives the token to the server that was asked for and to no other", async () => {
    hub.token = "hf_secret";
    await download({ token: "hf_secret" });
    await expectWhole();
    expect(hub.requests.map(({ host, authorization }) => [host, authorization])).toEqual([
      ["hub", "Bearer hf_secret"],
      ["cdn", undefined],
    ]);
  });

  it("says that the token does not help, and never what it is", async () => {
    hub.token = "hf_secret";
    await expect(download({ token: "hf_other" })).rejects.toThrow(
      /does not give it to the owner of your token \(401\)\. Accept its terms there in a browser, or use another token\.$/,
    );
    const error: unknown = await download({ token: "hf_other" }).catch((reason: unknown) => reason);
    expect(inspect(error, { depth: 9 })).not.toContain("hf_other");
  });

  it.each([
    ["http://192.0.2.1/tiny.gguf", /it is redirected to 192\.0\.2\.1 without encryption/],
    ["ftp://192.0.2.1/tiny.gguf", /it is redirected to what is no address/],
    ["file:///etc/passwd", /it is redirected to what is no address/],
    ["//", /it is redirected to what is no address/],
    ["/somebody/model/resolve/main/tiny.gguf", /it is redirected in circles/],
  ])("does not follow a redirect to %s", async (location, sentence) => {
    hub.location = location;
    const seen: DownloadProgress[] = [];
    await expect(download({ onProgress: (progress) => seen.push(progress) })).rejects.toThrow(sentence);
    // It would lead there at every further try, each after a longer pause.
    expect(seen.filter(({ step }) => step === "waiting")).toEqual([]);
    expectNoFile();
  });
});

describe("the disk", () => {
  it("is asked for room before anything is written", async () => {
    await expect(download({ freeBytes: () => Promise.resolve(200_000_000) })).rejects.toThrow(
      /^There is no room for tiny\.gguf: 69 MB are missing on the disk of .* Make room, or choose another folder \(magi\.downloadFolder; in a terminal --to\)\.$/,
    );
    expectNoFile();
  });

  it("says when it is full before it is asked for as much, and goes on once there is room", async ({ skip }) => {
    const disk = join(folder, "disk");
    await mkdir(disk);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=500k", "tmpfs", disk]);
    if (mounted.status !== 0) skip("only a user who may mount can make a small disk");
    target = join(disk, "tiny.gguf");
    try {
      const freeBytes = (): Promise<number> => Promise.resolve(1e12);
      await expect(download({ freeBytes })).rejects.toThrow(/^There is no room for tiny\.gguf: \d+ kB are missing/);
      expectNoFile();
      spawnSync("mount", ["-o", "remount,size=5m", disk]);
      hub.requests.length = 0;
      await download({ freeBytes });
      await expectWhole();
      expect(hub.byteRequests[0]?.range).toMatch(/^bytes=[1-9]\d*-$/);
    } finally {
      spawnSync("umount", [disk]);
    }
  });

  it("says when the folder cannot be made", async () => {
    await writeFile(join(folder, "models"), "a file");
    await expect(download()).rejects.toThrow(
      /^tiny\.gguf cannot be written to .*models: there is a file in the place of a folder\. Choose another folder/,
    );
  });
});

describe("two at once", () => {
  it("leaves the file to the one who has it", async () => {
    hub.pauseMs = 30;
    const first = download();
    await expect.poll(() => hub.byteRequests.length).toBe(1);
    await expect(download()).rejects.toThrow(
      /^tiny\.gguf is being downloaded by another window or program; wait for it\.$/,
    );
    await first;
    await expectWhole();
  });

  it("believes the lock of another machine while it stirs", async () => {
    await mkdir(dirname(target), { recursive: true });
    await writeFile(`${target}.part.lock`, "2147483646 another-machine");
    await expect(download()).rejects.toThrow(/is being downloaded by another window or program/);
    const longAgo = new Date(Date.now() - 600_000);
    await utimes(`${target}.part.lock`, longAgo, longAgo);
    await download();
    await expectWhole();
  });

  it("takes over from one that died, or that has not stirred for long", async () => {
    await leavePart(500_000);
    // No process of this machine has this number.
    await writeFile(`${target}.part.lock`, `2147483646 ${hostname()}`);
    await download();
    await expectWhole();
    await rm(target);
    await writeFile(`${target}.part.lock`, `${process.pid} ${hostname()}`);
    const longAgo = new Date(Date.now() - 600_000);
    await utimes(`${target}.part.lock`, longAgo, longAgo);
    await download();
    await expectWhole();
  });
});
