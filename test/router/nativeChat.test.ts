// What VS Code's own chat sends, as a real router carries it out: text, tools and their results.
import { expect, onTestFinished, test } from "vitest";
import { openAiRequest } from "../../client/nativeChat/openAiRequestModel.ts";
import type { NativeMessage } from "../../client/nativeChat/openAiRequestModel.ts";
import { ToolCalls } from "../../client/nativeChat/toolCalls.ts";
import { RouterClient } from "../../client/router/routerClient.ts";
import { RouterChild, ScratchWorkspace, token } from "../support/router/routerChild.ts";
import { openAiUpstream } from "../support/upstream/openAiUpstream.ts";

const weather = { name: "weather", description: "The weather.", inputSchema: { type: "object", properties: {} } };
const hi: NativeMessage = { role: "user", parts: [{ kind: "text", text: "Hi" }] };

async function start(): Promise<RouterClient> {
  const server = await openAiUpstream();
  const workspace = await ScratchWorkspace.create({
    profiles: { p: "enabled_models: [small]\n" },
    models: { small: { assigned_tier: "fast", endpoints: [{ url: server.url }] } },
  });
  onTestFinished(() => workspace.remove());
  const router = await RouterChild.start(workspace.root, "p");
  onTestFinished(() => router.stop());
  return new RouterClient(router.url, token);
}

async function complete(client: RouterClient, messages: readonly NativeMessage[], tools: readonly (typeof weather)[]) {
  const body = openAiRequest({ model: "magi", messages, tools, mustCallTool: false, options: {} });
  const calls = new ToolCalls();
  let text = "";
  for await (const part of client.complete(body, AbortSignal.timeout(20_000))) {
    if (part.kind === "text") text += part.text;
    if (part.kind === "toolCalls") calls.take(part.pieces);
  }
  return { text, calls: calls.finish() };
}

test("a tool that is offered is called, and its result is answered", async () => {
  const client = await start();
  const { calls } = await complete(client, [hi], [weather]);
  expect(calls).toEqual([{ id: "call_1", name: "weather", input: { city: "Zürich" } }]);
  const [call] = calls;
  const end = await complete(
    client,
    [
      hi,
      { role: "assistant", parts: calls.map((each) => ({ kind: "toolCall", ...each })) },
      { role: "user", parts: [{ kind: "toolResult", id: call?.id ?? "", text: "rain" }] },
    ],
    [weather],
  );
  expect(end).toEqual({ text: "The tool said rain.", calls: [] });
});

test("what cannot be answered is refused with the router's sentence", async () => {
  const client = await start();
  const asked = client.complete(
    { model: "nobody", stream: true, messages: [{ role: "user", content: "Hi" }] },
    AbortSignal.timeout(20_000),
  );
  await expect(asked.next()).rejects.toMatchObject({
    code: "UNKNOWN_MODEL",
    message: expect.stringContaining("nobody") as string,
  });
});
