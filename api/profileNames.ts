import { MagiError } from "./errors.ts";

/** What no file's name has on every machine, and what leads out of a folder. */
// No control characters either, nor those that turn the direction of writing and make a name look like another.
// eslint-disable-next-line no-control-regex
const unusable = /[\u0000-\u001f\u007f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
/** Names of devices, to Windows, whatever follows behind a dot. */
const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

const maxLength = 100;

/** Refuses what is no name of a file within the folder. */
export function checkName(name: unknown): asserts name is string {
  if (typeof name === "string" && isUsable(name)) return;
  const shown = typeof name === "string" ? `'${name.slice(0, maxLength)}'` : String(name);
  throw new MagiError(
    "BAD_NAME",
    `${shown} cannot be a profile's name: it is the stem of a file in the folder of profiles, such as fast-only.`,
  );
}

function isUsable(name: string): boolean {
  if (name === "" || name.length > maxLength || name.startsWith(".") || /[. ]$/.test(name)) return false;
  return !unusable.test(name) && !devices.test(name);
}

/** The name of a profile's file by its title: `My Custom Profile` is `my-custom-profile`. */
export function nameOfTitle(title: unknown): string {
  if (typeof title !== "string") throw new MagiError("BAD_NAME", `A profile's title is a text, not ${String(title)}.`);
  const name = title
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  if (name === "")
    throw new MagiError("BAD_NAME", `'${title.slice(0, maxLength)}' has no letter to name a file after.`);
  checkName(name);
  return name;
}
