export function commandFile(
  command: string,
  args: readonly string[],
): {
  readonly program: string;
  readonly args: readonly string[];
  readonly options: { readonly windowsVerbatimArguments: true };
};
