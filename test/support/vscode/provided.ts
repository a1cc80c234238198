// What test/ui/globalSetup.mjs hands to every browser test.
import "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** The browser's program. */
    browser: string;
    /** The folder in which the packed extension is installed. */
    extensionsDir: string;
  }
}
