export function run(
  command: string,
  args: readonly string[],
  options?: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string | undefined>>;
    readonly timeoutMs?: number;
    readonly onText?: (text: string) => void;
  },
): Promise<{ readonly code: number; readonly output: string }>;
export function endEverything(): Promise<void>;
