import type { Plugin } from "esbuild";

export const plainText: Plugin;
