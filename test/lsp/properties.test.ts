import fc from "fast-check";
import { expect, test } from "vitest";
import type { Position } from "vscode-languageserver-protocol/node";
import { answerTo, questionsAt } from "../support/lsp/everyRequest.ts";
import { uriOf } from "../support/lsp/lspClient.ts";
import type { LspClient } from "../support/lsp/lspClient.ts";
import { registryText } from "../support/lsp/lspWorkspace.ts";
import { positionAt, snapped, startingText, typed, typeInto } from "../support/lsp/typing.ts";
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

/** What only counts up, or differs between two askings of the same. */
function comparable(answers: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(answers), (key, value: unknown) =>
    key === "version" || key === "resultId" ? undefined : value,
  ) as unknown;
}

test("after every edit each kind of request is answered, and edits come to what the whole text would", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("desk");
  const uri = uriOf(path);
  const edits = fc.array(fc.tuple(typed, fc.nat()), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(startingText, edits, async (first, all) => {
      let text = first;
      let position = { line: 0, character: 0 };
      let version = 1;
      let answers: Record<string, unknown> = {};
      await client.open(path, text);
      for (const [one, place] of all) {
        const edit = typeInto(text, one);
        text = edit.text;
        version = await client.change(path, edit.change);
        position = positionAt(text, snapped(text, place % (text.length + 1)));
        answers = await askAll(client, uri, position);
      }
      const found = { answers, diagnostics: await diagnosticsOf(client, path, version) };
      await client.close(path);
      client.published.delete(uri);
      await client.open(path, text);
      const fresh = { answers: await askAll(client, uri, position), diagnostics: await diagnosticsOf(client, path, 1) };
      await client.close(path);
      client.published.delete(uri);
      expect(comparable(found)).toEqual(comparable(fresh));
      expect(client.log.filter((line) => /failed|Error/.test(line))).toEqual([]);
    }),
    { numRuns: 300, interruptAfterTimeLimit: 4_000 },
  );
});
