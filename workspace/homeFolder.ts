import * as os from "node:os";
import { isAbsolute, resolve } from "node:path";

/**
 * The user's home; absolute. `HOME` may be empty, and a user that the system does not know, as in many containers, has
 * none: then it is the root of the disk, as containers have it. Most of what asks for a home can do without one.
 */
export function homeFolder({ homedir, userInfo }: Pick<typeof os, "homedir" | "userInfo"> = os): string {
  for (const ask of [homedir, () => userInfo().homedir])
    try {
      const home = ask();
      if (isAbsolute(home)) return home;
    } catch {
      // The system knows nothing of this user.
      continue;
    }
  return resolve("/");
}
