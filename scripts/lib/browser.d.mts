export function ensureBrowser(): Promise<string>;
export const browserArgs: readonly string[];
