import { isAbsolute, relative, sep } from "node:path";

/** Relative to the workspace and with `/` when it is within it, so that the registry goes from one machine to another. */
export function shortenedPath(root: string, path: string): string {
  const inside = relative(root, path);
  if (inside === "") return ".";
  return inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? path : inside.split(sep).join("/");
}
