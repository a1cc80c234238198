import fc from "fast-check";
import { expect, test } from "vitest";
import type { Position } from "vscode-languageserver-protocol/node";
import { answerTo, questionsAt } from "../support/lsp/everyRequest.ts";
import { uriOf } from "../support/lsp/lspClient.ts";
import type { LspClient } from "../support/lsp/lspClient.ts";
import { registryText } from "../support/lsp/lspWorkspace.ts";
import { positionAt, snapped, startingText, typed as typedText, typeInto } from "../support/lsp/typing.ts";
import { useLsp } from "../support/lsp/useLsp.ts";

const start = useLsp();
const files = { "data/model_registry.json": registryText("qwen3_4p0b_q4km_fast", "gpt_oss_20p0b_q4km_powerful") };

/** The answer to each question that the server says it can answer. */
async function askAll(client: LspClient, uri: string, position: Position): Promise<Record<string, unknown>> {
  const told = client.initializeResult?.capabilities ?? {};
  const asked = questionsAt(uri, position).filter(([capability]) => told[capability] !== undefined);
  const answers = await Promise.all(
    asked.map(async (question) => [question[1], await answerTo(client, question)] as const),
  );
  return Object.fromEntries(answers);
}

/** What the editor shows once the server has looked at a version. */
async function diagnosticsOf(client: LspClient, path: string, version: number): Promise<unknown> {
  await client.until(`diagnostics of version ${version}`, () => client.published.get(uriOf(path))?.version === version);
  return client.diagnostics(path);
}

/** All that an editor sees of a version of a document, without what only counts up or names the folder. */
async function seen(
  { workspace, client }: Awaited<ReturnType<typeof start>>,
  path: string,
  position: Position,
  version: number,
): Promise<unknown> {
  const answers = await askAll(client, uriOf(path), position);
  const all = { answers, diagnostics: await diagnosticsOf(client, path, version) };
  const text = JSON.stringify(all, (key, value: unknown) =>
    key === "version" || key === "resultId" ? undefined : value,
  );
  return JSON.parse(text.replaceAll(uriOf(workspace.root), "folder:")) as unknown;
}

async function close(client: LspClient, path: string): Promise<void> {
  await client.close(path);
  client.published.delete(uriOf(path));
}

test("after every edit each kind of request is answered as in an editor that has just opened the text", async () => {
  const [typed, fresh] = [await start(files), await start(files)];
  const [path, freshPath] = [typed.workspace.profile("desk"), fresh.workspace.profile("desk")];
  const edits = fc.array(fc.tuple(typedText, fc.nat()), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(startingText, edits, async (first, all) => {
      let text = first;
      await typed.client.open(path, text);
      for (const [one, place] of all) {
        const edit = typeInto(text, one);
        text = edit.text;
        const version = await typed.client.change(path, edit.change);
        const position = positionAt(text, snapped(text, place % (text.length + 1)));
        await fresh.client.open(freshPath, text);
        expect(await seen(typed, path, position, version)).toEqual(await seen(fresh, freshPath, position, 1));
        await close(fresh.client, freshPath);
      }
      await close(typed.client, path);
      const log = [...typed.client.log, ...fresh.client.log];
      expect(log.filter((line) => /failed|Error/.test(line))).toEqual([]);
    }),
    { numRuns: 300, interruptAfterTimeLimit: 8_000 },
  );
}, 30_000);
