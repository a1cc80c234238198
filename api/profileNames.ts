import { MagiError } from "./errors.ts";

/** Names that no file of a folder can have on every machine, and those that lead out of it. */
// No control characters either.
// eslint-disable-next-line no-control-regex
const unusable = /[\u0000-\u001f\u007f<>:"/\\|?*]/;

/** Refuses what is no name of a file within the folder. */
export function checkName(name: string): void {
  if (name === "" || name.length > 100 || unusable.test(name) || name.startsWith(".") || /[. ]$/.test(name))
    throw new MagiError(
      "BAD_NAME",
      `'${name.slice(0, 100)}' cannot be a profile's name: it is the stem of a file in the folder of profiles, such as fast-only.`,
    );
}

/** The name of a profile's file by its title: `My Custom Profile` is `my-custom-profile`. */
export function nameOfTitle(title: string): string {
  const name = title
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  if (name === "") throw new MagiError("BAD_NAME", `'${title.slice(0, 100)}' has no letter to name a file after.`);
  checkName(name);
  return name;
}
