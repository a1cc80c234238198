import type * as vscode from "vscode";
import { parseServerKeys, serverKeysText, serverKeysVariable } from "../../core/servers/serverKeys.ts";
import type { ServerKeys } from "../../core/servers/serverKeys.ts";
import { describeError } from "../log/log.ts";
import type { Log } from "../log/log.ts";
import { Observable } from "../observing/observable.ts";
import type { ReadonlyObservable } from "../observing/observable.ts";

const secretName = "magi.serverKeys";
/** A keyring that has to be unlocked first keeps nobody from working with servers that want no key. */
const patienceMs = 1_000;

/**
 * The keys of model servers: those of the environment, and those that the person entered, which VS Code keeps as secrets of
 * theirs, for all workspaces.
 */
export class ServerKeyStore implements vscode.Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #log: Log;
  /** Undefined until it is known whether there are any. */
  readonly #keys = new Observable<string | undefined>(undefined);
  readonly #subscription: vscode.Disposable;
  readonly #timer: ReturnType<typeof setTimeout>;
  #entered: ServerKeys = new Map();

  constructor(secrets: vscode.SecretStorage, log: Log) {
    this.#secrets = secrets;
    this.#log = log;
    // Another window may have got one.
    this.#subscription = secrets.onDidChange(({ key }) => {
      if (key === secretName) void this.#read();
    });
    this.#timer = setTimeout(() => {
      if (this.#keys.value === undefined) this.#tell();
    }, patienceMs);
    void this.#read();
  }

  /** All keys, as `parseServerKeys` reads them. */
  get text(): ReadonlyObservable<string | undefined> {
    return this.#keys;
  }

  /** Whether a key for a server was entered. */
  has(server: string): boolean {
    return this.#entered.has(server);
  }

  /** Keeps a key for a server, or forgets it. */
  async set(server: string, key: string | undefined): Promise<void> {
    const keys = new Map(parseServerKeys(await this.#secrets.get(secretName)).keys);
    if (key === undefined) keys.delete(server);
    else keys.set(server, key);
    if (keys.size === 0) await this.#secrets.delete(secretName);
    else await this.#secrets.store(secretName, serverKeysText(keys));
    await this.#read();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
  }

  async #read(): Promise<void> {
    try {
      this.#entered = parseServerKeys(await this.#secrets.get(secretName)).keys;
    } catch (error) {
      this.#log.error(`The keys of model servers cannot be read: ${describeError(error)}`);
    }
    this.#tell();
  }

  #tell(): void {
    const { keys, problems } = parseServerKeys(process.env[serverKeysVariable]);
    if (this.#keys.value === undefined) for (const problem of problems) this.#log.warn(problem);
    this.#keys.set(serverKeysText(new Map([...keys, ...this.#entered])));
  }
}
