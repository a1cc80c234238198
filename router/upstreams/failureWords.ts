/** The code of a connection failure, such as `ECONNREFUSED`. Of several addresses that failed, the first one's. */
export function failureCode(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return failureCode(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return failureCode(error.cause);
}

export const correctAddress = " Correct its address in the registry, or choose another model.";

/** A connection failure for the end of a sentence: "refused the connection". */
export function failureWords(error: unknown): string {
  const code = failureCode(error);
  if (code === undefined) return "failed";
  return failures.get(code)?.words ?? `failed (${code})`;
}

/** What to do about it, with a space before it, where to start the server would not help. */
export function failureAdvice(error: unknown): string | undefined {
  return failures.get(failureCode(error) ?? "")?.advice;
}

interface KnownFailure {
  readonly words: string;
  readonly advice?: string;
}

const closed: KnownFailure = { words: "closed the connection" };
const tooLate: KnownFailure = { words: "did not accept a connection in time" };
const unreachable: KnownFailure = { words: "cannot be reached over the network" };
const unknownHost: KnownFailure = { words: "has a host name that is not known", advice: correctAddress };
const notHttps: KnownFailure = { words: "does not speak HTTPS", advice: correctAddress };
const untrusted: KnownFailure = {
  words: "has a certificate that this machine does not trust",
  advice: " Name the file of a certificate that vouches for it in NODE_EXTRA_CA_CERTS.",
};

const failures: ReadonlyMap<string, KnownFailure> = new Map([
  ["ECONNREFUSED", { words: "refused the connection" }],
  ["ECONNRESET", closed],
  ["CLOSED", closed],
  ["EPIPE", closed],
  ["ENOTFOUND", unknownHost],
  ["EAI_AGAIN", unknownHost],
  ["CONNECT_TIMEOUT", tooLate],
  ["ETIMEDOUT", tooLate],
  ["EHOSTUNREACH", unreachable],
  ["ENETUNREACH", unreachable],
  ["NOT_HTTP", { words: "answered with something that is not HTTP", advice: correctAddress }],
  ["EPROTO", notHttps],
  ["ERR_SSL_WRONG_VERSION_NUMBER", notHttps],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", untrusted],
  ["SELF_SIGNED_CERT_IN_CHAIN", untrusted],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", untrusted],
  ["ERR_INVALID_URL", { words: "has an address that is none", advice: correctAddress }],
]);
