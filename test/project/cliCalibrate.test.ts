import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { toLogLine } from "../../core/calibration/logEntry.ts";
import type { LogEntry } from "../../core/calibration/logEntry.ts";
import { findLogFiles } from "../../workspace/decisionLog/logFiles.ts";
import { runMagi, serve } from "../support/cli/magiProcess.ts";
import type { Ending } from "../support/cli/magiProcess.ts";
import { registryOf, upstream } from "../support/router/routerCase.ts";
import { everyScore, entry } from "../unit/core/calibration/entries.ts";

const ladder = `# My profile.
enabled_models: [m]
tier_config:
  - name: fast
    max_score: 3.0 # easy
    expected_time_seconds: 2
  - { name: balanced, max_score: 7.0, expected_time_seconds: 5 }
  - name: powerful
    max_score: .inf
`;

/** A workspace with profile `p` and a log, and a way to ask `magi calibrate --profile p` about it. */
async function workspaceWith(entries: readonly LogEntry[], profile = ladder) {
  const root = await mkdtemp(join(tmpdir(), "magi-calibrate-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const state = join(root, "state");
  const file = join(root, "config/profiles/p.yaml");
  await mkdir(join(root, "config/profiles"), { recursive: true });
  await writeFile(file, profile);
  const files = await findLogFiles(root, { XDG_STATE_HOME: state });
  await mkdir(files.folder, { recursive: true });
  if (entries.length > 0) await writeFile(files.current, entries.map(toLogLine).join(""));
  const calibrate = (...args: readonly string[]): Promise<Ending> =>
    runMagi(["calibrate", "--profile", "p", ...args], { cwd: root, env: { XDG_STATE_HOME: state } });
  return { root, state, log: files.current, calibrate, profile: () => readFile(file, "utf8") };
}

test("the picture shows each tier and each half point with its prompts", async () => {
  const { calibrate } = await workspaceWith([...everyScore(), entry(1, { pinned: true, tier: "powerful" })]);
  const { code, out } = await calibrate();
  expect(code).toBe(0);
  expect(out).toMatch(/^p: 100 prompts routed by score, 1 pinned, on \d{4}-\d\d-\d\d\n/);
  expect(out).toMatch(/^fast +≤ 3\.0 +30 +30 % +1\.0 s +1\.0 s +█+$/m);
  expect(out).toMatch(/^powerful +≤ \.inf +30 +30 % .* 1 +█+$/m);
  expect(out).toMatch(/^ 3\.0 {2}5 {2}█+ +← fast ends at 3\.0$/m);
  expect(out).not.toContain("max_score");
});

test("a profile of another encoding, whose letters would be lost, is left alone", async () => {
  const { calibrate, root } = await workspaceWith(everyScore());
  const file = join(root, "config/profiles/p.yaml");
  const latin1 = Buffer.from(ladder.replace("My profile", "Mon caf\u00e9"), "latin1");
  await writeFile(file, latin1);
  const { code, err } = await calibrate("--share", "fast=60,balanced=30,powerful=10", "--write");
  expect({ code, err }).toEqual({
    code: 3,
    err: expect.stringContaining("it is not UTF-8; save it as UTF-8") as string,
  });
  expect(await readFile(file)).toEqual(latin1);
});

test("a proposal is shown as a difference, and written only with --write, comments and all", async () => {
  const { calibrate, profile } = await workspaceWith(everyScore());
  const shares = ["--share", "fast=60,balanced=30,powerful=10"];
  const shown = await calibrate(...shares);
  expect(shown.out).toContain(
    `- fast      max_score: 3.0     30 %
+ fast      max_score: 6.0     60 %
- balanced  max_score: 7.0     40 %
+ balanced  max_score: 9.0     30 %
  powerful  max_score: .inf    10 %
`,
  );
  expect(await profile()).toBe(ladder);
  const { code, out } = await calibrate(...shares, "--write");
  expect(code).toBe(0);
  expect(out).toMatch(/Written to .*p\.yaml\.\n$/);
  expect(await profile()).toBe(ladder.replace("3.0 #", "6.0 #").replace("7.0,", "9.0,"));
  const again = await calibrate(...shares, "--write");
  expect(again.out).toContain("p is as near to this as it can be:");
  expect(again.out).not.toContain("Written");
});

test("a wait can be wished for, and only younger prompts be looked at", async () => {
  const now = Date.now();
  const old = everyScore().map((each) => ({ ...each, at: now - 8 * 86_400_000 }));
  const young = everyScore().map((each, index) => ({ ...each, at: now - 60_000, totalMs: index < 70 ? 1_000 : 9_000 }));
  const { calibrate } = await workspaceWith([...old, ...young]);
  const { out } = await calibrate("--since", "7d", "--wait", "2", "--json");
  const said = JSON.parse(out) as {
    prompts: number;
    proposal: { averageBefore: number; averageAfter: number; tiers: { after: unknown }[] };
  };
  expect(said.prompts).toBe(100);
  expect(said.proposal.averageBefore).toBeCloseTo(0.7 * 1 + 0.3 * 9);
  expect(said.proposal.averageAfter).toBeLessThanOrEqual(2);
  expect(said.proposal.averageAfter).toBeGreaterThan(1.8);
  expect(said.proposal.tiers.at(-1)?.after).toBe(".inf");
});

test("JSON says what the picture shows", async () => {
  const { calibrate, log } = await workspaceWith(everyScore());
  const said = JSON.parse((await calibrate("--json")).out) as Record<string, unknown>;
  expect(said).toMatchObject({ profile: "p", log, prompts: 100, pinned: 0, proposal: null, written: false });
  expect(said["steps"]).toMatchObject([{ name: "fast", count: 30, maxScore: 3 }, {}, { maxScore: ".inf" }]);
  expect(said["histogram"]).toHaveLength(20);
});

test("an empty log says how it fills, and nothing is written from it", async () => {
  const { calibrate, profile } = await workspaceWith([]);
  const { code, out } = await calibrate();
  expect({ code, out }).toEqual({
    code: 0,
    out: "The log holds no prompts of p yet.\nIt fills while you ask: in the chat, through `magi serve` or with `magi chat --profile`.\n",
  });
  expect((await calibrate("--wait", "3", "--write")).code).toBe(1);
  expect(await profile()).toBe(ladder);
});

test("a log with older prompts only says how many those are", async () => {
  const old = everyScore().map((each) => ({ ...each, at: Date.now() - 8 * 86_400_000 }));
  const { calibrate } = await workspaceWith([...old, entry(1, { profile: "other", at: Date.now() })]);
  const { code, out } = await calibrate("--since", "7d", "--wait", "2");
  expect({ code, out }).toEqual({
    code: 0,
    out: "The log holds no prompts of p from the last 7d, but 100 older ones. Look further back with --since, or leave it out.\n",
  });
});

test("what is logged of other profiles does not count", async () => {
  const { calibrate } = await workspaceWith(everyScore().map((each) => ({ ...each, profile: "other" })));
  expect((await calibrate()).out).toContain("The log holds no prompts of p yet.");
});

test("numbers that cannot be replaced in the text are told and left alone", async () => {
  const odd = `x: &low 3\n${ladder.replace("3.0 #", "*low #")}`;
  const { calibrate, profile } = await workspaceWith(everyScore(), odd);
  const { code, err } = await calibrate("--share", "fast=60,balanced=30,powerful=10", "--write");
  expect(code).toBe(1);
  expect(err).toContain("Change them by hand: fast 6.0, balanced 9.0.");
  expect(await profile()).toBe(odd);
});

test.each([
  [["--share", "fast=60"], 2, "The shares come to 60 %."],
  [["--share", "slow=100"], 2, "The profile has no tier 'slow'."],
  [["--wait", "soon"], 2, "'soon' is not a wait"],
  [["--wait", "5", "--share", "fast=100"], 2, "not for both"],
  [["--write"], 2, "--write needs a wish"],
  [["--since", "yesterday"], 2, "'yesterday' is not an age"],
  [["--profile", "q"], 3, "Profile 'q' not found."],
])("%j is refused with code %i", async (args, code, sentence) => {
  const { calibrate } = await workspaceWith([]);
  const ending = await calibrate(...args);
  expect(ending.code).toBe(code);
  expect(ending.err).toContain(sentence);
});

test("what `magi serve` answered is in the picture", async () => {
  const server = await upstream();
  const { root, state, calibrate } = await workspaceWith([]);
  await mkdir(join(root, "data"));
  await writeFile(
    join(root, "data/model_registry.json"),
    JSON.stringify({ models: registryOf({ m: { tier: "fast", at: [server] } }) }),
  );
  const { magi, url, token } = await serve(root, ["--profile", "p", "--port", "0"], { XDG_STATE_HOME: state });
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ messages: [{ role: "user", content: "Hello" }] }),
  });
  await response.text();
  magi.process.kill("SIGTERM");
  expect((await magi.ended).code).toBe(0);
  expect((await calibrate()).out).toContain("p: 1 prompt routed by score");
});
