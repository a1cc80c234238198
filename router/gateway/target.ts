import type { HttpRequest } from "../httpServer/httpRequest.ts";
import { RouterError } from "../routerError.ts";

/** What a request is addressed to. */
export interface Target {
  /** Without the query. */
  readonly path: string;
  /** With its `?`, or empty. */
  readonly query: string;
  /** Host and port of a target in absolute form, which count before the header `Host`. */
  readonly authority?: string;
}

/** Reads a request's target, `/path` or, as proxies are asked, `http://host:port/path`. @throws RouterError for others. */
export function readTarget({ target }: Pick<HttpRequest, "target">): Target {
  if (target.startsWith("/")) return split(target);
  const absolute = /^http:\/\/([^/?#]+)(.*)$/i.exec(target);
  const [, authority, rest = ""] = absolute ?? [];
  if (authority === undefined)
    throw new RouterError("BAD_REQUEST", "The request's target must be a path, such as /v1/models.");
  return { ...split(rest.startsWith("/") ? rest : `/${rest}`), authority };
}

function split(path: string): Target {
  const mark = path.indexOf("?");
  return mark < 0 ? { path, query: "" } : { path: path.slice(0, mark), query: path.slice(mark) };
}
