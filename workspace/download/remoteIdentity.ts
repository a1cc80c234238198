import { parseLength } from "../../core/modelCatalog/downloadPlan.ts";
import type { RemoteFile } from "../../core/modelCatalog/downloadPlan.ts";
import { findInFolderList, folderListAddress, sha256OfTag } from "../../core/modelCatalog/hubFile.ts";
import type { HubFile } from "../../core/modelCatalog/hubFile.ts";
import type { Connection } from "./connection.ts";
import { Failed } from "./downloadFailure.ts";
import { openRemote } from "./openRemote.ts";
import type { Asker, RemoteAnswer } from "./openRemote.ts";

/** What is known of a file beforehand. */
export interface KnownFile {
  readonly bytes: number;
  readonly sha256?: string | undefined;
}

/** Longer lists than any folder of models has; the rest is not read. */
const maxListCharacters = 4_000_000;

/** Finds out which bytes a name on the server means, once for a download. */
export class RemoteIdentity {
  readonly #file: HubFile;
  readonly #asker: Asker;
  readonly #known: KnownFile | undefined;
  #listed: RemoteFile | "unknown" | undefined;

  constructor(file: HubFile, asker: Asker, known: KnownFile | undefined) {
    this.#file = file;
    this.#asker = asker;
    this.#known = known;
  }

  /**
   * Size and checksum: what the server says with its redirect, else what its list says, else its own tag, else what was
   * known. `total` is the length that the answer with the bytes says. Rejects with `Failed` when nobody says them, and
   * when they are not those that are known.
   */
  async of(answer: RemoteAnswer, total: number | undefined, connection: Connection): Promise<RemoteFile> {
    const found = await this.#find(answer, total, connection);
    const expected = this.#known?.sha256;
    if (expected !== undefined && found.sha256 !== expected) throw new Failed({ kind: "other-file" });
    return found;
  }

  async #find(answer: RemoteAnswer, total: number | undefined, connection: Connection): Promise<RemoteFile> {
    const linked = sha256OfTag(answer.linkedTag);
    const bytes = parseLength(answer.linkedBytes) ?? total;
    if (linked !== undefined && bytes !== undefined) return { sha256: linked, bytes };
    this.#listed ??= (await this.#askList(connection)) ?? "unknown";
    if (this.#listed !== "unknown") return this.#listed;
    // The tag of another host may name the bytes by a sum of its own, which looks the same.
    const sha256 = linked ?? sha256OfTag(answer.ownTag) ?? this.#known?.sha256;
    const size = bytes ?? this.#known?.bytes;
    if (sha256 === undefined || size === undefined) throw new Failed({ kind: "no-checksum" });
    return { sha256, bytes: size };
  }

  /** Undefined when there is no such list: a mirror of files alone answers with anything. */
  async #askList(connection: Connection): Promise<RemoteFile | undefined> {
    const address = folderListAddress(this.#asker.endpoint, this.#file);
    return connection.within(async () => {
      const answer = await openRemote(address, { ...this.#asker, from: 0, signal: connection.signal });
      if (answer.status !== 200 || answer.body === undefined) return undefined;
      return findInFolderList(parse(await readText(answer.body)), this.#file.path);
    });
  }
}

async function readText(body: NonNullable<RemoteAnswer["body"]>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  while (text.length < maxListCharacters) {
    const { done, value } = await body.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
