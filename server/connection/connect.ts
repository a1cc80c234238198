import {
  createConnection,
  LSPErrorCodes,
  Message,
  ProposedFeatures,
  StreamMessageReader,
} from "vscode-languageserver/node";
import type { Connection, ConnectionStrategy, MessageReader } from "vscode-languageserver/node";
import { OrderedReader } from "./orderedReader.ts";
import { WholeMessageWriter } from "./messageWriter.ts";

export interface ServerStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** A connection on two streams, or on what the process's arguments say. */
export function connect(streams: ServerStreams | undefined): Connection {
  const chosen = streams ?? standardStreams();
  // The library looks for `--node-ipc`, `--socket` and `--pipe` itself.
  if (chosen === undefined) return createConnection(ProposedFeatures.all, strategy);
  const { input, output } = chosen;
  // What is written to standard output by mistake would be taken for a message.
  if (output === process.stdout) console.log = console.error;
  endWith(input);
  const writer = new WholeMessageWriter(output);
  const reader = new StreamMessageReader(input);
  endWithoutLengths(reader);
  return createConnection(ProposedFeatures.all, new OrderedReader(reader, writer), writer, strategy);
}

/** What was asked and taken back before its turn came is not worked on. */
const strategy: ConnectionStrategy = {
  cancelUndispatched: (message, next) => {
    // `initialize` and `shutdown`, the only requests without a slash, are what everything after them goes by.
    if (!Message.isRequest(message) || !message.method.includes("/")) return next(message);
    const error = { code: LSPErrorCodes.RequestCancelled, message: "The request was taken back." };
    return { jsonrpc: message.jsonrpc, id: message.id, error };
  },
};

function standardStreams(): ServerStreams | undefined {
  return process.argv.includes("--stdio") ? { input: process.stdin, output: process.stdout } : undefined;
}

/** An editor that is gone without a word takes its server with it. After `exit` the library ends the process itself. */
function endWith(input: NodeJS.ReadableStream): void {
  input.on("end", endSoon);
  input.on("close", endSoon);
}

/** Without the length of a message nobody knows where the next one begins, so nothing could be answered any more. */
function endWithoutLengths(reader: MessageReader): void {
  const listening = reader.onError(({ message }) => {
    if (!message.includes("Content-Length")) return;
    listening.dispose();
    console.error(
      "A message on standard input has no `Content-Length: N`, so what follows cannot be read, and the language server ends. " +
        "Start it anew; a program that speaks the Language Server Protocol must write there, and nothing else.",
    );
    endSoon();
  });
}

function endSoon(): void {
  // What was read before is still being worked off; `exit` may be among it.
  setTimeout(() => process.exit(1), 100);
}
