import { isProfileName, maxProfileNameLength, stemOfTitle } from "../core/profile/profileFileName.ts";
import { MagiError } from "./errors.ts";

/** Refuses what is no name of a file within the folder. */
export function checkName(name: unknown): asserts name is string {
  if (typeof name === "string" && isProfileName(name)) return;
  const shown = typeof name === "string" ? `'${name.slice(0, maxProfileNameLength)}'` : String(name);
  throw new MagiError(
    "BAD_NAME",
    `${shown} cannot be a profile's name: it is the stem of a file in the folder of profiles, such as fast-only.`,
  );
}

/** The name of a profile's file by its title: `My Custom Profile` is `my-custom-profile`. */
export function nameOfTitle(title: unknown): string {
  if (typeof title !== "string") throw new MagiError("BAD_NAME", `A profile's title is a text, not ${String(title)}.`);
  const name = stemOfTitle(title);
  if (name === "")
    throw new MagiError("BAD_NAME", `'${title.slice(0, maxProfileNameLength)}' has no letter to name a file after.`);
  checkName(name);
  return name;
}
