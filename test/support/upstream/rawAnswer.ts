/** The bytes of answers, put together by hand so that a test can spoil any of them. */
export const contentTypes = { json: "application/json", stream: "text/event-stream" } as const;

/** A response head. `framing` is the line that says how the body ends, if any. */
export function head(
  status: number,
  type: string,
  framing: string | undefined,
  { version = "1.1", more = [] }: { readonly version?: string; readonly more?: readonly string[] } = {},
): string {
  const lines = [`HTTP/${version} ${status} ${status === 200 ? "OK" : "Something Else"}`, `Content-Type: ${type}`];
  return `${[...lines, ...(framing === undefined ? [] : [framing]), ...more].join("\r\n")}\r\n\r\n`;
}

export const chunked = "Transfer-Encoding: chunked";

export function chunk(text: string | Uint8Array): Uint8Array {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);
}

export const lastChunk = "0\r\n\r\n";

/** An answer of a known length. */
export function whole(
  status: number,
  { type, text, more = [] }: { readonly type: string; readonly text: string; readonly more?: readonly string[] },
): Uint8Array {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from(head(status, type, `Content-Length: ${bytes.length}`, { more })), bytes]);
}

/** A whole chat completion as JSON. */
export function completion(content: string): string {
  return JSON.stringify({
    id: "faulty",
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 },
  });
}

export function errorText(message: string): string {
  return JSON.stringify({ error: { message, type: "server_error" } });
}

/** One event of a stream. */
export function event(choice: Readonly<Record<string, unknown>>, lineEnd = "\n"): string {
  const object = "chat.completion.chunk";
  const data = JSON.stringify({ id: "faulty", object, choices: [{ index: 0, finish_reason: null, ...choice }] });
  return `data: ${data}${lineEnd}${lineEnd}`;
}

/** The events of a whole streamed answer: who speaks, each word, why it ends, and `[DONE]`. */
export function events(words: readonly string[], lineEnd = "\n"): readonly string[] {
  return [
    event({ delta: { role: "assistant", content: "" } }, lineEnd),
    ...words.map((content) => event({ delta: { content } }, lineEnd)),
    event({ delta: {}, finish_reason: "stop" }, lineEnd),
    `data: [DONE]${lineEnd}${lineEnd}`,
  ];
}

/** A whole streamed answer, each event in a chunk of its own. */
export function streamed(words: readonly string[], lineEnd = "\n"): readonly (string | Uint8Array)[] {
  return [head(200, contentTypes.stream, chunked), ...events(words, lineEnd).map(chunk), lastChunk];
}

/** The same answer, streamed or not, whichever was asked for. */
export function answer(words: readonly string[], stream: boolean): readonly (string | Uint8Array)[] {
  return stream ? streamed(words) : [whole(200, { type: contentTypes.json, text: completion(words.join("")) })];
}
