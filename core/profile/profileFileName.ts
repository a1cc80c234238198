/** What no file's name has on every machine, and what leads out of a folder. */
// No control characters either, nor those that turn the direction of writing and make a name look like another.
// eslint-disable-next-line no-control-regex
const unusable = /[\u0000-\u001f\u007f<>:"/\\|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
/** Names of devices, to Windows, whatever follows behind a dot. */
const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

export const maxProfileNameLength = 100;

/** Whether it can be the stem of a profile's file on every machine, and within the folder. */
export function isProfileName(name: string): boolean {
  if (name === "" || name.length > maxProfileNameLength || name.startsWith(".") || /[. ]$/.test(name)) return false;
  return !unusable.test(name) && !devices.test(name);
}

/** The name of a profile's file by its title: `My Custom Profile` is `my-custom-profile`. Empty when it has no letter. */
export function stemOfTitle(title: string): string {
  return title
    .normalize("NFC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_]+/gu, "-")
    .replace(/^-+|-+$/g, "");
}
