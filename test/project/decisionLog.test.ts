import { renameSync, writeFileSync } from "node:fs";
import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { toLogLine } from "../../core/calibration/logEntry.ts";
import { DecisionLogWriter } from "../../workspace/decisionLog/decisionLogWriter.ts";
import { findLogFiles } from "../../workspace/decisionLog/logFiles.ts";
import type { LogFiles } from "../../workspace/decisionLog/logFiles.ts";
import { DecisionLogReader, readDecisionLog } from "../../workspace/decisionLog/readDecisionLog.ts";
import { systemClock } from "../../router/systemClock.ts";
import { entry } from "../unit/core/calibration/entries.ts";

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "magi-log-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function logFiles(): Promise<LogFiles> {
  const folder = await scratch();
  return findLogFiles(folder, { XDG_STATE_HOME: join(folder, "state") });
}

/** A writer, and the troubles that it tells. */
function writerOf(files: LogFiles, maxBytes?: number): { writer: DecisionLogWriter; troubles: string[] } {
  const troubles: string[] = [];
  const onTrouble = (sentence: string): void => void troubles.push(sentence);
  const options = { files, clock: systemClock, onTrouble, ...(maxBytes !== undefined && { maxBytes }) };
  return { writer: new DecisionLogWriter(options), troubles };
}

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
const onPosix = process.platform !== "win32";

test("one folder belongs to a workspace, by whatever way it is reached", async () => {
  const folder = await scratch();
  const env = { XDG_STATE_HOME: join(folder, "state") };
  await mkdir(join(folder, "a"));
  await mkdir(join(folder, "b"));
  await symlink(join(folder, "a"), join(folder, "link"));
  const [a, link, b] = await Promise.all(["a", "link", "b"].map((name) => findLogFiles(join(folder, name), env)));
  expect(a).toEqual(link);
  expect(a?.folder).not.toBe(b?.folder);
  expect(a?.folder.startsWith(join(folder, "state", "magi", "workspaces"))).toBe(true);
});

test("what is appended is read, with a file that says which workspace it is and that nobody else may read", async () => {
  const files = await logFiles();
  const { writer } = writerOf(files);
  writer.append(toLogLine(entry(1)));
  writer.append(toLogLine(entry(2)));
  await writer.flush();
  writer.append(toLogLine(entry(3)));
  await writer.flush();
  expect((await readDecisionLog(files)).map(({ score }) => score)).toEqual([1, 2, 3]);
  expect(JSON.parse(await readFile(files.about, "utf8"))).toEqual({ workspace: files.workspace });
  if (onPosix) expect([await modeOf(files.current), await modeOf(files.folder)]).toEqual([0o600, 0o700]);
});

test("lines are written by themselves after a moment", async () => {
  const files = await logFiles();
  const { writer } = writerOf(files);
  writer.append(toLogLine(entry(1)));
  await expect.poll(async () => (await readDecisionLog(files)).length).toBe(1);
});

test("of many prompts in a moment each is logged, in order, and made into its line long before the disk is asked", async () => {
  const files = await logFiles();
  const { writer } = writerOf(files);
  let made = 0;
  for (let at = 1; at <= 1_000; at++)
    writer.append(() => {
      made++;
      return toLogLine({ ...entry(5), at });
    });
  // What a line is made of is large.
  expect(made).toBeGreaterThan(900);
  await writer.flush();
  const logged = await readDecisionLog(files);
  expect(logged.map(({ at }) => at)).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
});

test("of more prompts than a disk can take at once the first ones are logged, and later ones again", async () => {
  const files = await logFiles();
  const { writer } = writerOf(files);
  const log = (at: number): void => {
    writer.append(toLogLine({ ...entry(5), at }));
  };
  for (let at = 1; at <= 2_100; at++) log(at);
  await writer.flush();
  for (let at = 2_101; at <= 2_110; at++) log(at);
  await writer.flush();
  const logged = (await readDecisionLog(files)).map(({ at }) => at);
  expect(logged).toHaveLength(2_010);
  expect(logged.slice(1_999)).toEqual([2_000, 2_101, 2_102, 2_103, 2_104, 2_105, 2_106, 2_107, 2_108, 2_109, 2_110]);
});

test("a line that cannot be made takes no other with it, and is told", async () => {
  const files = await logFiles();
  const { writer, troubles } = writerOf(files);
  for (let at = 1; at <= 100; at++)
    writer.append(() => {
      if (at === 11) throw new Error("it has no end");
      return toLogLine({ ...entry(5), at });
    });
  await writer.flush();
  expect((await readDecisionLog(files)).map(({ at }) => at)).toEqual(
    Array.from({ length: 100 }, (_, index) => index + 1).filter((at) => at !== 11),
  );
  expect(troubles).toHaveLength(1);
});

test("two files are kept, none larger than it may be", async () => {
  const files = await logFiles();
  const line = toLogLine(entry(5));
  const { writer, troubles } = writerOf(files, line.length * 10);
  for (let count = 0; count < 45; count++) {
    writer.append(toLogLine(entry(5)));
    await writer.flush();
  }
  expect((await readdir(files.folder)).sort()).toEqual(["decisions.1.jsonl", "decisions.jsonl", "workspace.json"]);
  expect((await stat(files.older)).size).toBe(line.length * 10);
  expect((await stat(files.current)).size).toBe(line.length * 5);
  expect(await readDecisionLog(files)).toHaveLength(15);
  expect(troubles).toEqual([]);
});

test("several writers at once lose no line, tear none, and turn the file once", async () => {
  const files = await logFiles();
  const perWriter = 400;
  const line = toLogLine(entry(5));
  const writers = Array.from({ length: 5 }, () => writerOf(files, line.length * perWriter * 3));
  await Promise.all(
    writers.map(async ({ writer }) => {
      for (let count = 0; count < perWriter; count++) {
        writer.append(line);
        if (count % 20 === 19) await writer.flush();
      }
    }),
  );
  expect(await readDecisionLog(files)).toHaveLength(perWriter * 5);
  expect(writers.flatMap(({ troubles }) => troubles)).toEqual([]);
});

test("a file that another turns in the last moment is not turned again", async () => {
  const files = await logFiles();
  const line = toLogLine(entry(5));
  await mkdir(files.folder, { recursive: true });
  await writeFile(files.current, line.repeat(30));
  let isTurned = false;
  const { writer } = writerOf(
    {
      ...files,
      // Read between finding the file full and taking the lock.
      get lock() {
        if (!isTurned) {
          isTurned = true;
          renameSync(files.current, files.older);
          writeFileSync(files.current, line);
        }
        return files.lock;
      },
    },
    line.length * 30,
  );
  writer.append(line);
  await writer.flush();
  expect(isTurned).toBe(true);
  expect(await readDecisionLog(files)).toHaveLength(32);
});

test("writers that find the file full at the same moment lose nothing", async () => {
  const line = toLogLine(entry(5));
  for (let round = 0; round < 4; round++) {
    const files = await logFiles();
    await mkdir(files.folder, { recursive: true });
    await writeFile(files.current, line.repeat(30));
    const writers = Array.from({ length: 25 }, () => writerOf(files, line.length * 30).writer);
    for (const writer of writers) writer.append(line);
    await Promise.all(writers.map((writer) => writer.flush()));
    expect(await readDecisionLog(files)).toHaveLength(55);
  }
});

test("a folder that the user removes is there again with the next prompt", async () => {
  const files = await logFiles();
  const { writer, troubles } = writerOf(files);
  for (const score of [1, 2]) {
    writer.append(toLogLine(entry(score)));
    await writer.flush();
    expect((await readDecisionLog(files)).map((each) => each.score)).toEqual([score]);
    await rm(files.folder, { recursive: true });
  }
  expect(troubles).toEqual([]);
});

test("a lock that somebody left behind does not hold up the log for ever", async () => {
  const files = await logFiles();
  const line = toLogLine(entry(5));
  await mkdir(files.folder, { recursive: true });
  await writeFile(files.lock, "");
  const troubles: string[] = [];
  // A clock that is an hour ahead of the lock.
  const clock = { ...systemClock, now: () => Date.now() + 3_600_000 };
  const writer = new DecisionLogWriter({
    files,
    clock,
    onTrouble: (each) => troubles.push(each),
    maxBytes: line.length,
  });
  for (let count = 0; count < 4; count++) {
    writer.append(line);
    await writer.flush();
  }
  expect((await stat(files.current)).size).toBe(line.length);
  expect(troubles).toEqual([]);
});

test("a log that cannot be written is told once, and goes on when it can be again", async () => {
  const files = await logFiles();
  // A file stands where the folder should be.
  await mkdir(join(files.folder, ".."), { recursive: true });
  await writeFile(files.folder, "");
  const { writer, troubles } = writerOf(files);
  for (let count = 0; count < 3; count++) {
    writer.append(toLogLine(entry(1)));
    await writer.flush();
  }
  expect(troubles).toHaveLength(1);
  expect(troubles[0]).toContain(`${files.current} cannot be written (there is a file in the place of a folder)`);
  await rm(files.folder);
  writer.append(toLogLine(entry(2)));
  await writer.flush();
  expect((await readDecisionLog(files)).map(({ score }) => score)).toEqual([2]);
});

test("a log that cannot be written is told in words, not in those of the system", async () => {
  const files = await logFiles();
  await mkdir(files.current, { recursive: true });
  const { writer, troubles } = writerOf(files);
  writer.append(toLogLine(entry(1)));
  await writer.flush();
  expect(troubles).toEqual([
    `The decision log ${files.current} cannot be written (it is a folder). Prompts are answered all the same.`,
  ]);
});

test.skipIf(!onPosix || process.getuid?.() === 0)("a folder that is read-only is told once", async () => {
  const files = await logFiles();
  await mkdir(files.folder, { recursive: true });
  await chmod(files.folder, 0o500);
  const { writer, troubles } = writerOf(files);
  writer.append(toLogLine(entry(1)));
  await writer.flush();
  await chmod(files.folder, 0o700);
  expect(troubles).toHaveLength(1);
});

test("broken lines are left out, and only the newest part of a long log is read", async () => {
  const files = await logFiles();
  expect(await readDecisionLog(files)).toEqual([]);
  await mkdir(files.folder, { recursive: true });
  const lines = Array.from({ length: 100 }, (_, index) => toLogLine(entry(index / 10)));
  await writeFile(files.older, lines.slice(0, 50).join(""));
  await writeFile(files.current, `${lines.slice(50).join("")}{"v":1,"at`);
  await appendFile(files.current, `\n${toLogLine(entry(10))}\0\n`);
  expect(await readDecisionLog(files)).toHaveLength(101);
  const size = (await stat(files.current)).size;
  const some = await readDecisionLog(files, size + (lines[49]?.length ?? 0) + 20);
  expect(some.map(({ score }) => score)).toEqual([...Array.from({ length: 51 }, (_, index) => (49 + index) / 10), 10]);
  const few = await readDecisionLog(files, 1_000);
  expect(few.at(-1)?.score).toBe(10);
  expect(few.length).toBeLessThan(7);
});

test("a reader looks at the disk again only when something was logged", async () => {
  const files = await logFiles();
  const reader = new DecisionLogReader(files, 1_000_000);
  expect(await reader.entries()).toEqual([]);
  const { writer } = writerOf(files);
  writer.append(toLogLine(entry(1)));
  await writer.flush();
  const entries = await reader.entries();
  expect(entries).toHaveLength(1);
  expect(await reader.entries()).toBe(entries);
  writer.append(toLogLine(entry(2)));
  await writer.flush();
  expect(await reader.entries()).toHaveLength(2);
});
