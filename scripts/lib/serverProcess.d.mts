/** Where a server keeps what it writes. */
export interface ServerHome {
  readonly userData: string;
  readonly extensions: string;
}

export interface RunningServer {
  readonly url: string;
  /** The address that opens the folder the server was started on. */
  readonly folderUrl: string;
  readonly pid: number;
  /** Rejects when the server ends without having been asked to. */
  readonly failed: Promise<never>;
  output(): string;
  /** Ends the server and everything that it started. */
  end(): Promise<void>;
}

export interface ServerOptions {
  readonly folder: string;
  readonly home: ServerHome;
  readonly port?: number;
  readonly trusted?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export function installVsix(vsix: string, home: ServerHome): Promise<void>;
export function stateIn(home: ServerHome): Readonly<Record<string, string>>;
export function startCodeServer(options: ServerOptions): Promise<RunningServer>;
