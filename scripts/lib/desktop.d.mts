export function usualCodeCommands(
  platform: string,
  machine: { readonly home: string; readonly env: Readonly<Record<string, string | undefined>> },
): readonly string[];
