import { createIcon } from "./icons.ts";

const shownMs = 1_500;

/** Shows for a moment on a copy button that it has been done. */
export function confirmCopy(target: Element): void {
  const button = target.closest("button");
  const icon = button?.querySelector(".icon-copy");
  if (!button || !icon) return;
  const done = createIcon("done");
  icon.replaceWith(done);
  setTimeout(() => {
    done.replaceWith(icon);
  }, shownMs);
}
