import type { DownloadProgress } from "../../core/modelCatalog/downloadWords.ts";
import type { HubFile } from "../../core/modelCatalog/hubFile.ts";
import type { Fetch } from "./openRemote.ts";
import type { KnownFile } from "./remoteIdentity.ts";

export interface DownloadRequest {
  readonly file: HubFile;
  /** The server, without a slash at its end. */
  readonly endpoint: string;
  /** The person's token there, where there is one. */
  readonly token?: string | undefined;
  /** Absolute path that the file gets once it is whole. */
  readonly target: string;
  /** What is known of the file beforehand. A file that turns out to be another one is not downloaded. */
  readonly known?: KnownFile | undefined;
  /** Aborting rejects with the signal's reason; what is there is kept, and another call goes on with it. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** A reason against the file, for the end of a sentence, before it gets its name. */
  readonly inspect?: (path: string) => Promise<string | undefined>;
  readonly fetch?: Fetch;
  readonly timing?: Partial<Timing>;
  /** Bytes that may still be written to the disk of a folder. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

export interface Timing {
  /** Without a byte, or an answer, for so long, the connection is given up and another one tried. */
  readonly stallMs: number;
  /** How long a second of waiting between tries is. */
  readonly secondMs: number;
}
