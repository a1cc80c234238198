import type { EngineAddress } from "../../../router/engine/engineStatus.ts";

export interface Chunk {
  readonly choices: readonly {
    readonly delta: { readonly role?: string; readonly content?: string };
    readonly finish_reason: string | null;
  }[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number };
}

export const user = (content: string) => ({ role: "user", content });

/** Sends a chat request as any OpenAI client would. */
export function post(engine: EngineAddress, body: unknown, signal?: AbortSignal): Promise<Response> {
  return fetch(`${engine.baseUrl}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${engine.token}`, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** The answer to one question, at temperature 0. */
export async function ask(engine: EngineAddress, question: string): Promise<string> {
  const response = await post(engine, { messages: [user(question)], temperature: 0 });
  const body = (await response.json()) as { choices: [{ message: { content: string } }] };
  return body.choices[0].message.content;
}

/** The data of a stream's events, as they come. */
export async function* readEvents(response: Response): AsyncGenerator<string> {
  let rest = "";
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
    rest += text;
    const events = rest.split("\n\n");
    rest = events.pop()!;
    for (const event of events) yield event.replace(/^data: /, "");
  }
}

export interface Health {
  readonly status: string;
  readonly slots_idle?: number;
  readonly slots_processing?: number;
  readonly requests_waiting?: number;
  /** Tokens of one slot. */
  readonly n_ctx?: number;
}

export async function health(engine: EngineAddress): Promise<{ code: number; body: Health }> {
  const response = await fetch(engine.baseUrl.replace(/\/v1$/, "/health"));
  return { code: response.status, body: (await response.json()) as Health };
}

/** Waits for something that no event tells; fails with `what` when it does not come. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
