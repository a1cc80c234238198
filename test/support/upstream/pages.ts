import type { Looks } from "../../../router/health/checkedServer.ts";
import type { Probe } from "../../../core/servers/probe.ts";

/**
 * Answers by path, queries included. `[status, body]` answers with that status, a function with what it makes of the question, `"silent"`
 * not at all.
 */
export type Pages = Readonly<Record<string, unknown>>;

/** A server at `http://box` that answers 200 with these pages and 404 with the rest. `asked` lists what it was asked. */
export function server(pages: Pages): { readonly looks: Looks; readonly asked: string[] } {
  const asked: string[] = [];
  const probe: Probe = (url, question) => {
    const path = url.slice("http://box".length);
    asked.push(question === undefined ? path : `POST ${path} ${JSON.stringify(question)}`);
    const [status, body] = answerOf(pages, path, question);
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const json =
      typeof body === "object" && !Array.isArray(body) ? (body as Readonly<Record<string, unknown>>) : undefined;
    return Promise.resolve({ status, text, json, latencyMs: 3 });
  };
  return {
    asked,
    looks: {
      probe,
      glance: (url, question) =>
        pages[url.slice("http://box".length)] === "silent" ? Promise.resolve(undefined) : probe(url, question),
    },
  };
}

/** Status and body of an answer. */
export function answerOf(
  pages: Pages,
  path: string,
  question?: Readonly<Record<string, unknown>>,
): readonly [number, unknown] {
  const found = pages[path] ?? [404, { error: "not found" }];
  const page: unknown = typeof found === "function" ? (found as (question: unknown) => unknown)(question) : found;
  return isWithStatus(page) ? page : [200, page];
}

function isWithStatus(page: unknown): page is [number, unknown] {
  return Array.isArray(page) && page.length === 2 && typeof page[0] === "number";
}
