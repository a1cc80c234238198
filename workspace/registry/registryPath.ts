import { isAbsolute, relative, resolve, sep } from "node:path";
import { withHome } from "../typedPath.ts";

/** Relative to the workspace and with `/` when it is within it, so that the registry goes from one machine to another. */
export function shortenedPath(root: string, path: string): string {
  const inside = relative(root, path);
  if (inside === "") return ".";
  return inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? path : inside.split(sep).join("/");
}

/** Where a path of the registry leads: it is absolute, in the home folder (`~/`) or relative to the workspace. */
export function locatedPath(root: string, path: string): string {
  // A path of another system is none of this one.
  return /^[A-Za-z]:[\\/]/.test(path) ? path : resolve(root, withHome(path));
}
