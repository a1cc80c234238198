import type { Metafile } from "esbuild";

export function noticesOf(metafiles: readonly Metafile[], options?: { readonly root?: string }): Promise<string>;
