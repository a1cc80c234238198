import { isRecord } from "../record.ts";

/** One file of a repository on Hugging Face, or on a server that speaks like it. */
export interface HubFile {
  /** `owner/name`. */
  readonly repository: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
  /** Path within the repository; parts are separated by `/`. */
  readonly path: string;
}

/** No `..`, nothing hidden, nothing that a shell or Windows reads otherwise, such as `nul.gguf`. */
const safePart = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[a-z0-9_][a-z0-9_.+-]{0,199}$/i;

/** An address as people copy it, without `https://`; nobody on Hugging Face is called so. */
const hostAlone = /^(?:(?:www\.)?huggingface|hf)\.co\/([^?#]*).*$/i;

/**
 * Reads `owner/name/file.gguf`, `owner/name/folder/file.gguf` or the address of such a file as a browser shows it. Gives a
 * sentence for what is neither, and for files that are no GGUF.
 */
export function parseHubFile(text: string): HubFile | string {
  const trimmed = text.trim().replace(hostAlone, "$1");
  const isAddress = /^https?:\/\//i.test(trimmed);
  const plain = isAddress ? pathOfAddress(trimmed) : trimmed;
  const parts = plain?.split("/") ?? [];
  const [owner = "", name = ""] = parts;
  let rest = parts.slice(2);
  let revision = "main";
  if (isAddress || (rest.length > 2 && /^(?:resolve|blob)$/.test(rest[0] ?? ""))) {
    if (!/^(?:resolve|blob)$/.test(rest[0] ?? "")) return notAFile;
    revision = rest[1] ?? "";
    rest = rest.slice(2);
  }
  if (rest.length === 0) return notAFile;
  if (![owner, name, revision, ...rest].every((part) => safePart.test(part) && !part.endsWith("."))) return notAFile;
  if (!/\.gguf$/i.test(rest.at(-1) ?? "")) return "Only GGUF files run here; name one that ends with .gguf.";
  if (/-\d{5}-of-\d{5}\.gguf$/i.test(rest.at(-1) ?? ""))
    return "This model is in several parts, which MAGI does not download; choose a file that is whole.";
  return { repository: `${owner}/${name}`, revision, path: rest.join("/") };
}

const notAFile = "Name a file as owner/repository/file.gguf, or give its address on Hugging Face.";

function pathOfAddress(address: string): string | undefined {
  const path = /^https?:\/\/[^/?#]+\/([^?#]*)/i.exec(address)?.[1];
  try {
    return path === undefined ? undefined : decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** Where the file is; `endpoint` has no slash at its end. */
export function addressOf(endpoint: string, { repository, revision, path }: HubFile): string {
  return `${endpoint}/${repository}/resolve/${encodeURIComponent(revision)}/${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** Where the server lists the folder of the file, with sizes and checksums. */
export function folderListAddress(endpoint: string, { repository, revision, path }: HubFile): string {
  const folder = path.split("/").slice(0, -1).map(encodeURIComponent).join("/");
  return `${endpoint}/api/models/${repository}/tree/${encodeURIComponent(revision)}${folder === "" ? "" : `/${folder}`}`;
}

/** SHA-256 from an `ETag` or `X-Linked-Etag`: Hugging Face names large files by it. Undefined for every other tag. */
export function sha256OfTag(tag: string | undefined): string | undefined {
  const plain = tag?.replace(/^W\//, "").replace(/^"|"$/g, "").toLowerCase();
  return plain !== undefined && /^[0-9a-f]{64}$/.test(plain) ? plain : undefined;
}

/** Size and SHA-256 of a file in such a list; undefined when it does not say them. */
export function findInFolderList(
  list: unknown,
  path: string,
): { readonly bytes: number; readonly sha256: string } | undefined {
  if (!Array.isArray(list)) return undefined;
  for (const entry of list as readonly unknown[]) {
    if (!isRecord(entry) || entry["path"] !== path || !isRecord(entry["lfs"])) continue;
    const { oid, size } = entry["lfs"];
    const sha256 = typeof oid === "string" ? sha256OfTag(oid) : undefined;
    if (sha256 !== undefined && typeof size === "number" && Number.isSafeInteger(size) && size > 0)
      return { bytes: size, sha256 };
  }
  return undefined;
}
