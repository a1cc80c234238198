import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scorePrompt } from "../../core/complexity/scorePrompt.ts";

const program = join(import.meta.dirname, "../../dist/cli.js");

function score(args: readonly string[], input = ""): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "score", ...args], {
    input,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: status, out: stdout, err: stderr };
}

const batch = (input: string) => score(["--batch"], input);

describe("magi score", () => {
  it("itemises the sum that is ranked", () => {
    const { code, out } = score(["prove this theorem"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^\d\.\d\n {2}\+2\.10 {2}asks for a proof\n/);
    expect(out).toMatch(/ {2}\+\d\.\d\d {2}in all, before ranking\n$/);
  });

  it("gives the same as JSON", () => {
    expect(JSON.parse(score(["--json", "prove this theorem"]).out)).toEqual(scorePrompt("prove this theorem", []));
  });

  it.each([
    [[], "Give a prompt, or --batch."],
    [["Hi", "--batch"], "prompts come from standard input"],
  ])("says in a sentence why %j cannot be done", (args, sentence) => {
    const { code, out, err } = score(args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(sentence);
  });
});

describe("magi score --batch", () => {
  it("answers each line with its id, in order, as the scorer does", () => {
    const prompts = ["hello", "make this queue lock-free", "证明根号二是无理数", "x\ny\u2028z"];
    const { code, out } = batch(prompts.map((prompt, id) => `${JSON.stringify({ id, prompt })}\n`).join(""));
    expect(code).toBe(0);
    expect(
      out
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(prompts.map((prompt, id) => ({ id, score: scorePrompt(prompt, []).score })));
  });

  it("takes any id, empty lines, a last line without an end, and no line at all", () => {
    expect(batch('{"id":"a/b","prompt":"hi"}\r\n\n{"id":null,"prompt":"hi","more":1}')).toMatchObject({
      code: 0,
      out: '{"id":"a/b","score":0.4}\n{"id":null,"score":0.4}\n',
    });
    expect(batch("")).toEqual({ code: 0, out: "", err: "" });
  });

  it("says of a bad line what is wrong, goes on, and ends with 1", () => {
    const { code, out } = batch('nonsense\n[1]\n{"id":7}\n{"id":8,"prompt":9}\n{"id":9,"prompt":"hi"}\n');
    expect(code).toBe(1);
    const lines = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(lines).toEqual([
      { id: null, error: expect.stringContaining("not JSON") as string },
      { id: null, error: expect.stringContaining("not an object") as string },
      { id: 7, error: "The line has no prompt." },
      { id: 8, error: "The prompt is not a string." },
      { id: 9, score: 0.4 },
    ]);
  });

  it("says so of an id that is an object, however deeply it is nested, and goes on", () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    const { code, out } = batch(`{"id":${deep},"prompt":"hi"}\n{"id":[1],"prompt":"hi"}\n{"id":2,"prompt":"hi"}\n`);
    const wrong = '{"id":null,"error":"The id is not a string, a number or null."}\n';
    expect({ code, out }).toEqual({ code: 1, out: `${wrong}${wrong}{"id":2,"score":0.4}\n` });
  });

  it("gives back no other id than it was given", () => {
    const { code, out } = batch(
      '{"id":9007199254740993,"prompt":"hi"}\n{"id":1e999,"prompt":"hi"}\n{"id":-1.5,"prompt":"hi"}\n',
    );
    expect(code).toBe(1);
    const lines = out.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^\{"id":null,"error":"The id is a number too large .* write it as a string\."\}$/);
    expect(lines[1]).toBe(lines[0]);
    expect(lines[2]).toBe('{"id":-1.5,"score":0.4}');
  });

  it.skipIf(!existsSync("/dev/full"))("says in a sentence that its answers cannot be written", () => {
    const full = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(process.execPath, [program, "score", "--batch"], {
      input: '{"id":1,"prompt":"hi"}\n',
      stdio: ["pipe", full, "pipe"],
      encoding: "utf8",
    });
    closeSync(full);
    expect(stderr).toMatch(/^magi: The output cannot be written: .+\.\n$/);
    expect(status).toBe(3);
  });

  it("does not take a directory for a file without lines", () => {
    const directory = openSync(import.meta.dirname, "r");
    const { status, stderr } = spawnSync(process.execPath, [program, "score", "--batch"], {
      stdio: [directory, "pipe", "pipe"],
      encoding: "utf8",
    });
    closeSync(directory);
    expect({ status, stderr }).toEqual({ status: 3, stderr: "magi: Standard input is a directory; give a file.\n" });
  });

  it("answers while its input is still open", async () => {
    const child = spawn(process.execPath, [program, "score", "--batch"], { stdio: ["pipe", "pipe", "inherit"] });
    child.stdin.write('{"id":1,"prompt":"hi"}\n');
    const [first] = (await Promise.race([
      new Promise((resolve) =>
        child.stdout.once("data", (data: Buffer) => {
          resolve([data.toString()]);
        }),
      ),
      new Promise((resolve) =>
        child.once("close", () => {
          resolve(["closed"]);
        }),
      ),
    ])) as [string];
    expect(first).toBe('{"id":1,"score":0.4}\n');
    child.stdin.end();
    expect(await new Promise((resolve) => child.once("close", resolve))).toBe(0);
  });

  it("waits for a slow reader: tens of thousands of lines fit into a small heap", async () => {
    const child = spawn(process.execPath, ["--max-old-space-size=48", program, "score", "--batch"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const prompt = "Explain why this happens. ".repeat(160);
    const count = 20_000;
    let lines = 0;
    let paused = 0;
    child.stdout.on("data", (data: Buffer) => {
      lines += data.toString().split("\n").length - 1;
      if (paused++ >= 3) return;
      // A reader that does nothing for a while: the rest has to wait in the pipe, not in the heap.
      child.stdout.pause();
      setTimeout(() => child.stdout.resume(), 300);
    });
    const closed = new Promise((resolve) => child.once("close", resolve));
    // 80 MB in all, far more than the heap.
    for (let id = 0; id < count; id++)
      if (!child.stdin.write(`${JSON.stringify({ id, prompt })}\n`))
        await new Promise((resolve) => child.stdin.once("drain", resolve));
    child.stdin.end();
    expect(await closed).toBe(0);
    expect(lines).toBe(count);
  });
});
