// Pictures of telling moments: for whoever looks at a change, and those that the documentation shows.
import type { VsCodeWindow } from "./vsCodeWindow.ts";

const docImages = [
  "chat",
  "dashboard",
  "editing",
  "error",
  "health",
  "high-contrast",
  "light",
  "narrow",
  "switching",
] as const;

/**
 * Saves a picture of the window under out/screenshots/. One that the documentation shows goes to docs/images/ as well when
 * MAGI_DOC_IMAGES is set.
 */
export async function takePicture(window: VsCodeWindow, name: string): Promise<void> {
  await window.screenshot(`out/screenshots/${name}.png`);
  const shown = docImages.some((image) => image === name);
  if (shown && process.env["MAGI_DOC_IMAGES"] === "1") await window.screenshot(`docs/images/${name}.png`);
}
